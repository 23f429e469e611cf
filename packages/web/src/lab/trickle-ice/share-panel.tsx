import { Download, Link, Upload } from "lucide";
import { useRef, useState } from "preact/hooks";
import { phrasebook } from "../../i18n/language.ts";
import { fileOf, linkTo, listInFile } from "../../ice-servers/share.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { fileNameAt, saveJson } from "../../ui/save-file.ts";
import { list, openList, servers, unreadable } from "./page-state.ts";
import { serverTests, togetherTest } from "./test-run.ts";

const say = phrasebook(
  {
    title: "Share",
    shows:
      "The link contains the list; the file also contains the results, with your addresses. Neither contains passwords unless you choose so, nor ever the temporary credentials of this server: anyone who opens them here gets new ones.",
    withPasswords: "Include passwords",
    link: "Copy the link",
    file: "Save as a file",
    open: "Open a file",
  },
  {
    title: "分享",
    shows:
      "链接只包含这份列表；文件还包含测试结果（含你的地址）。除非勾选，两者都不含密码，也不含本服务器的临时凭据；对方在这里打开时会获得自己的凭据。",
    withPasswords: "包含密码",
    link: "复制链接",
    file: "保存文件",
    open: "打开文件",
  },
);

/** Shares the list as a link, or with the results as a file, and opens such a file. */
export function SharePanel() {
  const words = say();
  const [withPasswords, setWithPasswords] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const isEmpty = servers.value.length === 0;
  const open = async (file: File | undefined) => {
    const opened = file === undefined ? undefined : listInFile(await file.text());
    if (opened !== undefined) await openList(opened, "file");
    else if (file !== undefined) unreadable.value = "file";
  };
  return (
    <section class="panel share-panel">
      <h2>{words.title}</h2>
      <p class="small muted">{words.shows}</p>
      <label class="choice">
        <input
          type="checkbox"
          name="with-passwords"
          checked={withPasswords}
          onChange={(event) => setWithPasswords(event.currentTarget.checked)}
        />
        {words.withPasswords}
      </label>
      <div class="row">
        <CopyButton
          name={words.link}
          action="copy-link"
          icon={Link}
          text={() => linkTo(list.value, location.href, { withPasswords })}
        />
        <button
          type="button"
          data-action="save-file"
          disabled={isEmpty}
          onClick={() => save({ withPasswords })}
        >
          <Icon node={Download} />
          {words.file}
        </button>
        <button type="button" data-action="open-file" onClick={() => picker.current?.click()}>
          <Icon node={Upload} />
          {words.open}
        </button>
        <input
          ref={picker}
          type="file"
          accept="application/json,.json"
          hidden
          onChange={({ currentTarget }) => {
            void open(currentTarget.files?.[0]);
            currentTarget.value = "";
          }}
        />
      </div>
    </section>
  );
}

function save({ withPasswords }: { readonly withPasswords: boolean }): void {
  const savedAt = new Date();
  const results = {
    servers: serverTests.value.map(({ ways }) => ways.map(resultOf)),
    together: togetherTest.value?.gathering ?? null,
  };
  const text = fileOf(list.value, { withPasswords, results, savedAt });
  saveJson(text, { name: fileNameAt("trickle-ice", savedAt) });
}

/** The result of one way, without credentials. */
function resultOf({ way, verdict, gathering, echo }: (typeof serverTests.value)[number]["ways"][number]) {
  return { url: way.url, transport: way.transport, verdict, echo, ...gathering };
}
