import type { ServerResponse } from "node:http";

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>404 · Visavis</title>
<h1>There is no page here</h1>
<p>The address may have been cut off. <a href="/">Go to the start</a>.</p>
<div lang="zh-CN">
<h1>页面不存在</h1>
<p>网址可能不完整。<a href="/">返回首页</a>。</p>
</div>
</html>
`;

/** Answers with a small page that leads to the start, in both languages. */
export function sendNotFound(response: ServerResponse): void {
  response
    .writeHead(404, {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Length": Buffer.byteLength(PAGE),
      "Cache-Control": "no-cache",
    })
    .end(PAGE);
}
