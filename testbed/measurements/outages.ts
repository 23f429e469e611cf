import type { Page } from "puppeteer-core";
import type { LaunchedBrowser } from "../browsers/browsers.ts";
import { connectionReports } from "../browsers/connections.ts";
import { framesAdvance } from "../browsers/media.ts";
import { openPage } from "../browsers/pages.ts";
import type { CallServer } from "../networks/call-server.ts";
import type { Lab, LabHost } from "../networks/lab.ts";
import {
  dropPackets,
  receivedBySecondInterface,
  swapAddress,
  swapInterface,
  swapInterfaceAndAddress,
  type Undo,
} from "../networks/network-change.ts";
import { keepDiary, pictureStoodStillMs, saidSince } from "./page-diary.ts";

const REMOTE = "video[data-participant]";
/** After this time the video counts as lost. */
const RETURN_LIMIT_MS = 45_000;
/** Frames that a call must have shown before its outage. */
const FRAMES_BEFORE = 60;
/** Much less than a second of video. */
const MEDIA_BYTES = 20_000;

/** Where an outage strikes: one of the two is on `host` in `moving`; its `call` has a room of its own. */
export interface Scene {
  readonly lab: Lab;
  readonly server: CallServer;
  readonly host: LabHost;
  readonly moving: LaunchedBrowser;
}

/** Something that happens to a call. */
export interface Outage {
  readonly name: string;
  /** The network of both: `direct` calls, or calls over the server's relay. */
  readonly path: "direct" | "relayed";
  /** Whether pictures can arrive while it lasts. */
  readonly stops: "media" | "server";
  readonly lastsMs: number;
  /** Lets it begin. What is returned ends it. */
  readonly begin: (scene: Scene) => Promise<Undo>;
  /** Makes the machines as they were, once everything is measured. */
  readonly undo?: (scene: Scene) => Undo;
  /** The path on which media must have moved, as otherwise the change has not affected the call at all. */
  readonly moves?: "path" | "interface";
}
