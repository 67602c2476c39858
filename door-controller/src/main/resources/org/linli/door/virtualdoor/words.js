// Every word of the page, Chinese first. A pair is [zh, en].
export const WORDS = {
  title: ['虚拟门', 'Virtual doors'],
  other: ['English', '中文'],
  lost: ['与这扇门的连接断了，正在重试', 'No connection to this door, trying again'],
  decision: ['最近的决定', 'Latest decision'],
  none: ['还没有人来过。拿一样东西试试。', 'Nobody came yet. Hold something to the door.'],
  history: ['此前', 'Before that'],
  unknownHolder: ['不认识的人', 'unknown holder'],
  panels: ['拿什么来开门', 'What to hold to the door'],
  cards: ['卡', 'Cards'],
  face: ['人脸', 'Face'],
  code: ['二维码', 'QR code'],
  pin: ['密码', 'PIN'],
  hands: ['动手', 'Hands'],
  cable: ['网线', 'Network cable'],
  cableIn: ['插着', 'plugged in'],
  cableOut: ['拔掉了', 'unplugged'],
  online: ['云端在线', 'cloud reached'],
  offline: ['云端不在，门照常工作', 'no cloud; the door works on'],
  waiting: ['条待传', 'events waiting'],
  pull: ['拔网线', 'Unplug'],
  plug: ['插网线', 'Plug in'],
  cardOf: ['的卡', '’s card'],
  garbled: ['读坏的卡', 'Garbled card read'],
  inside: ['从里面刷（出门）', 'Tap inside (leaving)'],
  samples: ['样本照片', 'Sample photographs'],
  noSamples: ['没有样本照片', 'No sample photographs here'],
  upload: ['选一张照片', 'Choose a picture'],
  webcam: ['用摄像头', 'Use the webcam'],
  webcamStop: ['关摄像头', 'Stop the webcam'],
  webcamNo: ['浏览器没有给摄像头', 'The browser gives no webcam'],
  asPerson: ['当成真人站在门前', 'Stands there as a person'],
  asPrint: ['举着打印的照片', 'Holds up a print of it'],
  how: ['怎么出现', 'How it appears'],
  view: ['镜头看到的', 'What the camera sees'],
  nobody: ['门前没有人', 'Nobody at the door'],
  leave: ['走开', 'Walk away'],
  phoneOf: ['的手机', '’s phone'],
  fresh: ['现在的码', 'code of now'],
  screenshot: ['一分钟前的截图', 'screenshot, a minute old'],
  visitor: ['访客码', 'Visitor pass'],
  foreign: ['别家的码', 'Code of another system'],
  ownText: ['自己写一个码', 'A code of your own'],
  showCode: ['给门看', 'Show it'],
  keysTyped: ['按过', 'Typed'],
  people: ['这里的人', 'People here'],
  exit: ['按出门按钮', 'Press exit button'],
  push: ['推门', 'Push the door'],
  close: ['关门', 'Pull it shut'],
  force: ['撬开', 'Force it open'],
  help: ['按求助键', 'Press help key'],
  fire: ['火警信号', 'Fire signal'],
  tamper: ['拆机壳', 'Open the case'],
  power: ['锁的电源', 'Power of the lock'],
  camera: ['摄像头的线', 'Camera cable'],
  on: ['开', 'on'],
  off: ['关', 'off'],
  wires: ['线路', 'Wires'],
  timeWait: ['排队', 'queued'],
  timeDecide: ['决定', 'decided'],
  timeRecord: ['落盘', 'recorded'],
  timeLock: ['到锁', 'to the lock'],
  notRecorded: ['没能落盘', 'not recorded'],
  said: ['门说', 'The door says'],
  revision: ['规则版本', 'rules revision'],
  failed: ['没有做成', 'That failed'],
  clockBad: ['时钟不可信', 'clock not trusted'],
  faults: ['故障', 'Faults'],
  lamp: ['灯', 'Lamp'],
  lockOpen: ['锁已松开', 'lock released'],
  lockShut: ['锁着', 'locked'],
  leafOpen: ['门开着', 'leaf open'],
  leafShut: ['门关着', 'leaf shut'],
};

export const STATES = {
  LOCKED: ['锁着', 'Locked'],
  RELEASED: ['请进', 'Come in'],
  OPEN: ['门开着', 'Open'],
  HELD_OPEN: ['开得太久', 'Held open'],
  FORCED: ['被撬开', 'Forced open'],
  FREE_PASSAGE: ['自由通行', 'Free passage'],
  LOCKDOWN: ['封锁', 'Lockdown'],
  EVACUATION: ['疏散，请离开', 'Evacuation: please leave'],
};

export const SIGNALS = {
  IDLE: ['待机', 'ready'],
  WORKING: ['正在看', 'looking'],
  GRANTED: ['放行', 'granted'],
  DENIED: ['拒绝', 'denied'],
  CHALLENGE: ['请转头或眨眼', 'turn your head or blink'],
  ALARM: ['报警', 'alarm'],
  FREE: ['自由通行', 'free'],
  FAULT: ['需要维修', 'needs a technician'],
};

export const PROMPTS = {
  GRANTED: ['请进', 'Please come in'],
  DENIED: ['抱歉，不能开门', 'Sorry, the door stays shut'],
  TRY_AGAIN: ['请再试一次', 'Please try again'],
  COME_CLOSER: ['请靠近一点', 'Please come closer'],
  LOOK_HERE: ['请看这里', 'Please look here'],
  TURN_HEAD: ['请慢慢转头', 'Please turn your head slowly'],
  BLINK: ['请眨眨眼', 'Please blink'],
  SECOND_PERSON: ['请第二个人验证', 'Second person, please'],
  HELD_OPEN: ['请把门关上', 'Please close the door'],
  ALARM: ['（警报声）', '(alarm sounds)'],
  EVACUATE: ['请立即离开', 'Please leave the building now'],
  HELP_COMING: ['已通知，马上来人', 'Help is on its way'],
  ENROLLED: ['登记好了', 'Enrolled'],
};

export const MEANS = {
  CARD: ['卡', 'card'],
  QR_ROTATING: ['动态码', 'rotating code'],
  QR_VISITOR: ['访客码', 'visitor pass'],
  QR_OTHER: ['别的码', 'other code'],
  PIN: ['密码', 'PIN'],
  FACE: ['人脸', 'face'],
  EXIT_BUTTON: ['出门按钮', 'exit button'],
  COMMAND: ['远程', 'remote'],
};

export const REASONS = {
  GRANTED: ['放行', 'Granted'],
  GRANTED_DURESS: ['放行', 'Granted'],
  GRANTED_ANTI_PASSBACK_SOFT: ['放行，上次没有刷出', 'Granted; did not leave by card before'],
  GRANTED_FREE_PASSAGE: ['放行，现在自由通行', 'Granted; passage is free now'],
  GRANTED_EVACUATION: ['放行，正在疏散', 'Granted; evacuation'],
  UNKNOWN_CREDENTIAL: ['没有登记', 'Not registered'],
  HOLDER_SUSPENDED: ['已停用', 'Holder is suspended'],
  EXPIRED: ['已过期', 'Expired'],
  NOT_YET_VALID: ['还没生效', 'Not yet valid'],
  OUTSIDE_SCHEDULE: ['不在开放时间', 'Outside the schedule'],
  HOLIDAY: ['节假日不开放', 'Closed on this holiday'],
  WRONG_DOOR: ['不能开这扇门', 'Not for this door'],
  MEANS_NOT_ALLOWED: ['这扇门不用这种方式', 'This means does not count here'],
  LOCKDOWN: ['封锁中', 'Lockdown'],
  ANTI_PASSBACK: ['没有刷出，不能再进', 'Must leave before entering again'],
  AWAITING_SECOND_PERSON: ['请第二个人验证', 'Waiting for a second person'],
  SECOND_PERSON_IS_SAME: ['要两个不同的人', 'Two different people are needed'],
  AWAITING_SECOND_FACTOR: ['认出人脸，请再刷卡或码', 'Face known; show a card or code too'],
  TOO_MANY_ATTEMPTS: ['试得太多，请等一会', 'Too many attempts; wait a little'],
  USE_COUNT_EXHAUSTED: ['次数用完', 'Use count is exhausted'],
  REPLAYED: ['这个码用过了', 'This code was used already'],
  REVOKED: ['已撤销', 'Revoked'],
  BAD_SIGNATURE: ['签名不对', 'Signature is wrong'],
  UNREADABLE: ['不是本小区的码', 'Not a code of this community'],
  WRONG_PIN: ['密码不对', 'Wrong PIN'],
  LOW_FACE_SCORE: ['不认识这张脸', 'Face is not known'],
  AMBIGUOUS_FACE: ['两个人太像，请用别的方式', 'Two people look alike; use another means'],
  SPOOF_SUSPECTED: ['像是照片，不是真人', 'Looks like a picture, not a person'],
  TWO_FACES: ['请一个一个来', 'One face at a time'],
  NO_CONSENT: ['没有同意使用人脸', 'No consent for faces'],
  CLOCK_NOT_TRUSTED: ['门不确定时间', 'The door is not sure of the time'],
};

const wanted = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem('linli-language')
  ?? 'zh';
export const language = wanted === 'en' ? 'en' : 'zh';
const index = language === 'en' ? 1 : 0;

/** The word in the chosen language. */
export function word(key) {
  return WORDS[key][index];
}

/** One of the tables above, in the chosen language; an unknown name stands for itself. */
export function say(table, name) {
  return table[name] ? table[name][index] : name;
}

/** The same in the other language, for what is shown in both. */
export function sayOther(table, name) {
  return table[name] ? table[name][1 - index] : '';
}

/** A thing with name and nameEn, or label and labelEn. */
export function named(thing) {
  const [zh, en] = [thing.name ?? thing.label, thing.nameEn ?? thing.labelEn];
  return language === 'en' ? en ?? zh : zh;
}
