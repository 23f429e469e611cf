import { get, type IncomingMessage } from "node:http";

export interface WeighedFile {
  readonly path: string;
  /** Transfer size of the body, compressed with gzip. */
  readonly bytes: number;
}

/** Scripts and style sheets among the requested URLs, each fetched again over `http:` and weighed as gzip. */
export async function weighScriptsAndStyles(urls: readonly string[]): Promise<WeighedFile[]> {
  const weighed = await Promise.all([...new Set(urls)].filter((url) => url.startsWith("http:")).map(weigh));
  return weighed.filter((file) => file !== undefined).sort((a, b) => b.bytes - a.bytes);
}

async function weigh(url: string): Promise<WeighedFile | undefined> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { headers: { "accept-encoding": "gzip" } }, resolve).once("error", reject);
  });
  let bytes = 0;
  for await (const chunk of response) bytes += chunk.length;
  const isCode = /javascript|css/.test(response.headers["content-type"] ?? "");
  return response.statusCode === 200 && isCode ? { path: new URL(url).pathname, bytes } : undefined;
}

export const totalBytes = (files: readonly WeighedFile[]): number =>
  files.reduce((sum, { bytes }) => sum + bytes, 0);
