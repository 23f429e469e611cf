import { useEffect, useState } from "preact/hooks";

/** A QR code as one SVG path. The library is loaded when the first one is shown. */
export function QrCode({ text, title }: { readonly text: string; readonly title: string }) {
  const [modules, setModules] = useState<readonly (readonly boolean[])[]>();
  useEffect(() => {
    void import("uqr").then(({ encode }) => setModules(encode(text, { ecc: "M", border: 2 }).data));
  }, [text]);
  if (modules === undefined) return null;
  const path = modules.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return (
    <svg
      class="qr"
      role="img"
      viewBox={`0 0 ${modules.length} ${modules.length}`}
      shape-rendering="crispEdges"
    >
      <title>{title}</title>
      <path d={`M0 0h${modules.length}v${modules.length}h-${modules.length}z`} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
