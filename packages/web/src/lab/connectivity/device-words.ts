import type { FindingWords } from "./finding-words.ts";

/** What there is to say of a microphone and a camera. */
export const DEVICE_WORDS = {
  microphoneHeard: {
    means: { en: "The microphone hears, neither too softly nor too loud.", zh: "麦克风正常，音量合适。" },
  },
  microphoneMuted: {
    means: {
      en: "Nothing but zeros came: the microphone is muted, on the device or in the system.",
      zh: "采样全为零：麦克风在设备或系统中被静音。",
    },
    next: {
      en: "Look for a switch on the device or a key on the keyboard, and at the system’s sound settings. Then run this test again.",
      zh: "检查设备开关、键盘静音键和系统声音设置，然后重新测试。",
    },
  },
  microphoneLow: {
    means: { en: "The microphone is almost silent.", zh: "麦克风几乎没有声音。" },
    next: {
      en: "Run this test again and speak meanwhile. If it stays so, raise the input level in the system or choose another microphone.",
      zh: "重新测试并同时说话。如果仍然如此，请在系统中调高输入音量，或更换麦克风。",
    },
  },
  microphoneInterrupted: {
    means: {
      en: "The sound has gaps: there was some for less than 2 seconds.",
      zh: "声音断断续续：有声音的时间不足 2 秒。",
    },
    next: {
      en: "Check the cable or the wireless link of the microphone; close other programs that use it.",
      zh: "检查麦克风的连线或无线连接，关闭正在使用它的其他程序。",
    },
  },
  microphoneClips: {
    means: { en: "Too loud: the tops of the wave are cut off.", zh: "音量过大：出现削波。" },
    next: {
      en: "Lower the input level in the system, or move away from the microphone.",
      zh: "在系统里调低输入音量，或离麦克风远一点。",
    },
  },
  audioAsleep: {
    means: {
      en: "The browser did not let sound run, so nothing was measured.",
      zh: "浏览器未启用音频，无法测量。",
    },
    next: { en: "Press the button of this test again.", zh: "请再次点击这一项的测试按钮。" },
  },
  captureRefused: {
    means: { en: "The browser gave no device.", zh: "浏览器未能获取设备。" },
  },
  noCameraBefore: {
    means: {
      en: "Not tried: the camera was not to be had in the test before.",
      zh: "已跳过：前面的测试未能使用摄像头。",
    },
  },
  pictureMoves: {
    means: {
      en: "The picture came through a connection, in its size and moving.",
      zh: "视频通过连接正常传输，分辨率正确，画面有变化。",
    },
  },
  noPicture: {
    means: {
      en: "No picture came through the connection within this page.",
      zh: "视频未能通过页面内的连接传输。",
    },
    next: {
      en: "Close other programs that use the camera, and test again. Look also whether the host path below works.",
      zh: "关闭正在使用摄像头的其他程序后重新测试，并查看下面的主机路径是否可用。",
    },
  },
  sizeNotOffered: {
    means: { en: "The camera does not offer this size.", zh: "摄像头不支持该分辨率。" },
    next: { en: "Calls use the nearest size that it has.", zh: "通话会使用它支持的最接近的分辨率。" },
  },
  otherSize: {
    means: {
      en: "The camera promised this size, and delivers another.",
      zh: "摄像头标称支持该分辨率，实际输出的却是另一种。",
    },
    next: {
      en: "Update the camera’s driver or try another browser.",
      zh: "更新摄像头的驱动，或换一个浏览器。",
    },
  },
  fewFrames: {
    means: { en: "Fewer than 5 frames a second were sent.", zh: "发送帧率低于 5 fps。" },
    next: {
      en: "Close other programs: the computer may be too busy. In the dark, cameras are slow too: make light.",
      zh: "关闭其他程序：电脑负载可能过高。光线不足也会使帧率下降，请开灯。",
    },
  },
  blackPicture: {
    means: { en: "More than a third of the pictures are black.", zh: "三分之一以上是黑帧。" },
    next: {
      en: "Open the camera’s cover, make light, and see that the system or a key does not switch it off.",
      zh: "打开摄像头遮挡盖，开灯，并确认没有被系统或快捷键关闭。",
    },
  },
  stillPicture: {
    means: {
      en: "More than a third of the pictures are like the one before.",
      zh: "三分之一以上的帧与前一帧相同。",
    },
    next: {
      en: "If nothing moved before the camera, this is fine: move, and test again. Otherwise the picture freezes.",
      zh: "如果镜头前没有运动，这属于正常现象：动一动再测。否则说明画面卡住了。",
    },
  },
  sizesGood: {
    means: { en: "The camera delivers high definition.", zh: "摄像头支持高清视频。" },
  },
  sizesSmall: {
    means: {
      en: "The camera delivers nothing of 720 lines or more.",
      zh: "摄像头不支持 720p 及以上的分辨率。",
    },
    next: {
      en: "It does for calls; a better one makes a sharper picture.",
      zh: "满足通话需要；更好的摄像头可以获得更清晰的画面。",
    },
  },
  noSize: {
    means: {
      en: "The camera delivers none of the sizes asked for.",
      zh: "摄像头不支持任何一种请求的分辨率。",
    },
    next: {
      en: "Calls ask for no exact size and may work all the same.",
      zh: "通话不要求精确的分辨率，仍可能正常使用。",
    },
  },
} as const satisfies Record<string, FindingWords>;
