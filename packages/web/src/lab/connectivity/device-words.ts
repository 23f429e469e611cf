import type { FindingWords } from "./finding-words.ts";

/** What there is to say of a microphone and a camera. */
export const DEVICE_WORDS = {
  microphoneHeard: {
    means: { en: "The microphone hears, neither too softly nor too loud.", zh: "麦克风有声音，音量合适。" },
  },
  microphoneMuted: {
    means: {
      en: "Nothing but zeros came: the microphone is muted, on the device or in the system.",
      zh: "采到的全是零：麦克风在设备上或系统里被静音了。",
    },
    next: {
      en: "Look for a switch on the device or a key on the keyboard, and at the system’s sound settings. Then run this test again.",
      zh: "看看设备上的开关、键盘上的静音键和系统的声音设置，然后再测一次。",
    },
  },
  microphoneLow: {
    means: { en: "The microphone is almost silent.", zh: "麦克风几乎没有声音。" },
    next: {
      en: "Run this test again and speak meanwhile. If it stays so, raise the input level in the system or choose another microphone.",
      zh: "再测一次，同时说话。如果还是这样，请在系统里调高输入音量，或换一个麦克风。",
    },
  },
  microphoneInterrupted: {
    means: {
      en: "The sound has gaps: there was some for less than 2 seconds.",
      zh: "声音断断续续：有声音的时间不足 2 秒。",
    },
    next: {
      en: "Check the cable or the wireless link of the microphone; close other programs that use it.",
      zh: "检查麦克风的线或无线连接，关掉正在用它的其他程序。",
    },
  },
  microphoneClips: {
    means: { en: "Too loud: the tops of the wave are cut off.", zh: "太响了：波形的顶部被削平。" },
    next: {
      en: "Lower the input level in the system, or move away from the microphone.",
      zh: "在系统里调低输入音量，或离麦克风远一点。",
    },
  },
  audioAsleep: {
    means: {
      en: "The browser did not let sound run, so nothing was measured.",
      zh: "浏览器没有让声音运行，所以什么都没测到。",
    },
    next: { en: "Press the button of this test again.", zh: "再按一次这一项的按钮。" },
  },
  captureRefused: {
    means: { en: "The browser gave no device.", zh: "浏览器没有给出设备。" },
  },
  noCameraBefore: {
    means: {
      en: "Not tried: the camera was not to be had in the test before.",
      zh: "没有测试：前面的测试里没能用上摄像头。",
    },
  },
  pictureMoves: {
    means: {
      en: "The picture came through a connection, in its size and moving.",
      zh: "画面经过连接传到了，尺寸正确，而且在动。",
    },
  },
  noPicture: {
    means: {
      en: "No picture came through the connection within this page.",
      zh: "画面没有经过页面内的连接传到。",
    },
    next: {
      en: "Close other programs that use the camera, and test again. Look also whether the host path below works.",
      zh: "关掉正在用摄像头的其他程序再测。也看看下面的主机路径是否可用。",
    },
  },
  sizeNotOffered: {
    means: { en: "The camera does not offer this size.", zh: "摄像头不提供这个尺寸。" },
    next: { en: "Calls use the nearest size that it has.", zh: "通话会用它有的、最接近的尺寸。" },
  },
  otherSize: {
    means: {
      en: "The camera promised this size, and delivers another.",
      zh: "摄像头答应了这个尺寸，给出的却是另一个。",
    },
    next: {
      en: "Update the camera’s driver or try another browser.",
      zh: "更新摄像头的驱动，或换一个浏览器。",
    },
  },
  fewFrames: {
    means: { en: "Fewer than 5 frames a second were sent.", zh: "每秒发送的帧不到 5 个。" },
    next: {
      en: "Close other programs: the computer may be too busy. In the dark, cameras are slow too: make light.",
      zh: "关掉其他程序：电脑可能太忙。光线暗时摄像头也会变慢，请开灯。",
    },
  },
  blackPicture: {
    means: { en: "More than a third of the pictures are black.", zh: "三分之一以上的画面是黑的。" },
    next: {
      en: "Open the camera’s cover, make light, and see that the system or a key does not switch it off.",
      zh: "打开摄像头的盖子，开灯，并确认系统或按键没有把它关掉。",
    },
  },
  stillPicture: {
    means: {
      en: "More than a third of the pictures are like the one before.",
      zh: "三分之一以上的画面和前一幅一样。",
    },
    next: {
      en: "If nothing moved before the camera, this is fine: move, and test again. Otherwise the picture freezes.",
      zh: "如果镜头前没有东西在动，这很正常：动一动再测。否则就是画面卡住了。",
    },
  },
  sizesGood: {
    means: { en: "The camera delivers high definition.", zh: "摄像头能给出高清画面。" },
  },
  sizesSmall: {
    means: {
      en: "The camera delivers nothing of 720 lines or more.",
      zh: "摄像头给不出 720 行或以上的画面。",
    },
    next: {
      en: "It does for calls; a better one makes a sharper picture.",
      zh: "通话够用；更好的摄像头画面更清晰。",
    },
  },
  noSize: {
    means: { en: "The camera delivers none of the sizes asked for.", zh: "要求的尺寸摄像头一个都给不出。" },
    next: {
      en: "Calls ask for no exact size and may work all the same.",
      zh: "通话不要求准确的尺寸，也许照样能用。",
    },
  },
} as const satisfies Record<string, FindingWords>;
