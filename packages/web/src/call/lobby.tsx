import { Mic, MicOff, Video, VideoOff } from "lucide";
import { Header } from "../ui/frame.tsx";
import { Icon } from "../ui/icon.tsx";
import { MAX_NAME_LENGTH } from "./call-link.ts";
import { link, ownName, startCall } from "./call-state.ts";
import {
  localTracks,
  microphoneOn,
  opening,
  refusals,
  toggleCamera,
  toggleMicrophone,
} from "./local-media.ts";
import { MediaElement } from "./media-element.tsx";
import { useOwnStream } from "./own-picture.tsx";
import { DeviceChoices, Refusals } from "./settings.tsx";
import { say } from "./words.ts";

/** Before the call: preview, name, devices, and one button. */
export function Lobby() {
  const words = say();
  const stream = useOwnStream();
  const cameraOn = localTracks.camera.value !== null;
  const refused = Object.keys(refusals.value).length > 0;
  return (
    <>
      <Header page={words.page} />
      <main class="lobby">
        <section class="lobby-preview" aria-label={words.you}>
          <div class="lobby-picture" data-picture={cameraOn ? "on" : "off"}>
            <MediaElement stream={stream} silent={true} data-self={true} />
            {!cameraOn && <p>{opening.value.has("camera") ? words.opening : words.cameraIsOff}</p>}
            <div class="lobby-switches">
              <button
                type="button"
                data-action="microphone"
                data-state={microphoneOn.value ? "on" : "off"}
                aria-label={microphoneOn.value ? words.mute : words.unmute}
                title={microphoneOn.value ? words.mute : words.unmute}
                onClick={() => void toggleMicrophone()}
              >
                <Icon node={microphoneOn.value ? Mic : MicOff} />
              </button>
              <button
                type="button"
                data-action="camera"
                data-state={cameraOn ? "on" : "off"}
                aria-label={cameraOn ? words.cameraOff : words.cameraOn}
                title={cameraOn ? words.cameraOff : words.cameraOn}
                onClick={() => void toggleCamera()}
              >
                <Icon node={cameraOn ? Video : VideoOff} />
              </button>
            </div>
          </div>
          <Refusals />
          {refused && <p class="muted">{words.joinAnyway}</p>}
        </section>
        <form
          class="lobby-form"
          onSubmit={(event) => {
            event.preventDefault();
            void startCall();
          }}
        >
          <div>
            <h1>{words.lobbyTitle}</h1>
            <p class="muted small">
              {words.roomIs} <span class="wire">{link.room}</span>
            </p>
          </div>
          <label class="field">
            <span>{words.yourName}</span>
            <input
              name="name"
              value={ownName.value}
              maxLength={MAX_NAME_LENGTH}
              autocomplete="name"
              placeholder={words.guest}
              onInput={(event) => {
                ownName.value = event.currentTarget.value;
              }}
            />
            <small class="muted">{words.nameHint}</small>
          </label>
          <DeviceChoices />
          <button type="submit" class="primary" data-action="join">
            {cameraOn || localTracks.microphone.value !== null || opening.value.size > 0
              ? words.join
              : words.joinWithout}
          </button>
        </form>
      </main>
    </>
  );
}
