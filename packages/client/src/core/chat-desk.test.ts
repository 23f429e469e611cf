import { expect, test } from "vitest";
import { chatDesk, MAX_WAITING_LINES } from "./chat-desk.ts";

const line = (number: number) => ({ id: `x-${number}`, text: String(number) });

test("lines wait in order until they are acknowledged, once", () => {
  const desk = chatDesk();
  for (const number of [1, 2, 3]) expect(desk.put("bo", line(number))).toBe(true);
  expect(desk.acknowledge("bo", "x-2")).toBe(true);
  expect(desk.acknowledge("bo", "x-2")).toBe(false);
  expect(desk.waitingFor("bo")).toEqual([line(1), line(3)]);
  expect(desk.waitingFor("cy")).toEqual([]);
});

test("so many lines wait for one participant, and not one more", () => {
  const desk = chatDesk();
  for (let number = 0; number < MAX_WAITING_LINES; number += 1) desk.put("bo", line(number));
  expect(desk.put("bo", line(MAX_WAITING_LINES))).toBe(false);
  expect(desk.put("cy", line(0))).toBe(true);
});

test("a line that comes again, over another connection, is known; that of another participant is not", () => {
  const desk = chatDesk();
  expect(desk.isNew("bo", "x-1")).toBe(true);
  expect(desk.isNew("bo", "x-1")).toBe(false);
  expect(desk.isNew("cy", "x-1")).toBe(true);
});
