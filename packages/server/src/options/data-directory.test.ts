import { expect, test } from "vitest";
import { defaultDataDirectory } from "./data-directory.ts";

test("on Linux the data directory follows XDG", () => {
  expect(defaultDataDirectory({}, "linux", "/home/ada")).toBe("/home/ada/.local/share/visavis");
  expect(defaultDataDirectory({ XDG_DATA_HOME: "/srv/data" }, "linux", "/home/ada")).toBe(
    "/srv/data/visavis",
  );
});

test.each(["", "data"])("XDG_DATA_HOME=%j is ignored", (path) => {
  expect(defaultDataDirectory({ XDG_DATA_HOME: path }, "linux", "/home/ada")).toBe(
    "/home/ada/.local/share/visavis",
  );
});

test("on macOS and Windows the data directory is that of the user's programs", () => {
  expect(defaultDataDirectory({}, "darwin", "/Users/ada")).toBe(
    "/Users/ada/Library/Application Support/Visavis",
  );
  expect(defaultDataDirectory({ LOCALAPPDATA: "D:\\Local" }, "win32", "C:\\Users\\ada")).toBe(
    "D:\\Local\\Visavis",
  );
  expect(defaultDataDirectory({}, "win32", "C:\\Users\\ada")).toBe("C:\\Users\\ada\\AppData\\Local\\Visavis");
});
