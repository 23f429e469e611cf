import { computed, effect, type ReadonlySignal } from "@preact/signals";
import { audioContext } from "../../capture/audio-context.ts";
import { microphoneSound } from "./microphone-sound.ts";
import { keptPicture, pictureTracks } from "./pictures.ts";
import { screenStream } from "./screen.ts";

const screenSoundTracks = computed(() => screenStream.value?.getAudioTracks() ?? []);

/** True while there is something to hear: the microphone, or a screen shared with its sound. */
export const soundRuns = computed(
  () => microphoneSound.value !== undefined || screenSoundTracks.value.length > 0,
);

export interface GatheredStream {
  readonly stream: MediaStream;
  /** False once the picture, or without one the last sound, has ended. */
  readonly isFed: ReadonlySignal<boolean>;
  readonly release: () => void;
}

/** The chosen picture and all sound that runs, mixed, as one stream. */
export function gatherStream(): GatheredStream {
  const picture = keptPicture.value === undefined ? undefined : pictureTracks.value[keptPicture.value];
  const mix = audioContext().createMediaStreamDestination();
  const mixIn = (node: AudioNode | undefined): (() => void) => {
    node?.connect(mix);
    return () => node?.disconnect(mix);
  };
  const hasSound = soundRuns.value;
  // As effects, so that a microphone that is opened anew with other wishes stays in the mix.
  const releases = [
    effect(() => mixIn(microphoneSound.value)),
    effect(() => {
      const tracks = screenSoundTracks.value;
      return mixIn(
        tracks.length === 0 ? undefined : audioContext().createMediaStreamSource(new MediaStream(tracks)),
      );
    }),
  ];
  return {
    stream: new MediaStream([
      ...(picture === undefined ? [] : [picture]),
      ...(hasSound ? mix.stream.getTracks() : []),
    ]),
    isFed: computed(() =>
      picture === undefined ? soundRuns.value : Object.values(pictureTracks.value).includes(picture),
    ),
    release: () => {
      for (const release of releases) release();
    },
  };
}
