import { expect, test } from "vitest";
import { readConfLines } from "./conf-lines.ts";

function settingsOf(text: string) {
  return readConfLines(text).settings.map(({ name, value }) => [name, value]);
}

test.each([
  ["a name alone", "mobility", [["mobility", ""]]],
  ["an equals sign", "realm=example.org", [["realm", "example.org"]]],
  ["a space", "realm example.org", [["realm", "example.org"]]],
  ["a tab", "realm\texample.org", [["realm", "example.org"]]],
  ["any run of them", "realm \t= = example.org", [["realm", "example.org"]]],
  ["equals signs in the value", "static-auth-secret===abc==", [["static-auth-secret", "abc=="]]],
  ["white space inside the value", "cli-password=two words", [["cli-password", "two words"]]],
  ["white space around the line", " \t realm=example.org \t\r", [["realm", "example.org"]]],
  ["quotes around the value", 'realm="example.org"', [["realm", "example.org"]]],
  ["white space inside quotes", 'realm=" example.org  "', [["realm", " example.org  "]]],
  ["a quote that does not close", 'realm="example.org', [["realm", "example.org"]]],
  ["a quote that does not open", 'realm=example.org"', [["realm", 'example.org"']]],
  ["empty quotes", 'realm=""', [["realm", ""]]],
  ["a comment", "#realm=example.org", []],
  ["a comment after white space", "  # realm=example.org", []],
  [
    "a hash after a value, which is part of it",
    "realm=example.org # mine",
    [["realm", "example.org # mine"]],
  ],
  ["a name in another case, which is another name", "Realm=x", [["Realm", "x"]]],
  ["nothing", "", []],
  ["only white space", " \t \r", []],
])("a line with %s", (_, line, settings) => {
  expect(settingsOf(line)).toEqual(settings);
});

test("a byte order mark before the first line is skipped, and only there", () => {
  expect(settingsOf("\uFEFFlistening-ip=192.0.2.1\r\n\uFEFFmobility\r\n")).toEqual([
    ["listening-ip", "192.0.2.1"],
    ["\uFEFFmobility", ""],
  ]);
  expect(settingsOf("\uFEFF# a comment\nmobility")).toEqual([["mobility", ""]]);
});

test("lines keep their order and number, and repeated names are all read", () => {
  expect(readConfLines("\n# one\nlistening-ip=192.0.2.1\r\n\nlistening-ip=192.0.2.2").settings).toEqual([
    { line: 3, name: "listening-ip", value: "192.0.2.1" },
    { line: 5, name: "listening-ip", value: "192.0.2.2" },
  ]);
});

test("a line that ends in a semicolon causes a warning that does not quote it", () => {
  const { warnings } = readConfLines("static-auth-secret=hush;");
  expect(warnings).toEqual([{ line: 1, message: expect.stringContaining("semicolon") }]);
  expect(JSON.stringify(warnings)).not.toContain("hush");
});

test("a line of 1023 bytes is read, a longer one is refused", () => {
  const longest = `realm=${"x".repeat(1023 - 6)}`;
  expect(readConfLines(longest).errors).toEqual([]);
  const { settings, errors } = readConfLines(`\n${longest}x\nmobility`);
  expect(errors).toEqual([{ line: 2, message: expect.stringContaining("longer than 1023 bytes") }]);
  expect(settings).toEqual([{ line: 3, name: "mobility", value: "" }]);
});
