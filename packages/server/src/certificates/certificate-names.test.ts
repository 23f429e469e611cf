import { expect, test } from "vitest";
import { TEST_CERTIFICATES } from "../../../turn/src/testing/test-certificates.ts";
import { certificateNames } from "./certificate-names.ts";

test("the names of a certificate, and none of its addresses", () => {
  expect(certificateNames(TEST_CERTIFICATES[0].cert)).toEqual(["localhost"]);
});
