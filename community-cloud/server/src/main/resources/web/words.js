// Chinese first; the second entry is English. Codes that are not listed are shown as they are.
const words = {
  title: ['邻里', 'Linli'], other: ['English', '中文'], signOut: ['退出', 'Sign out'], apiPage: ['接口说明', 'API'],
  passwordIn: ['密码登录', 'Sign in with a password'], phoneIn: ['手机验证码登录', 'Sign in with your phone'],
  passkeyIn: ['通行密钥登录', 'Sign in with a passkey'], passkeyGo: ['用指纹、面容或设备密码登录', 'Use fingerprint, face or device lock'], passkeyAdd: ['添加通行密钥', 'Add a passkey'],
  passkeyHint: ['以后在这台设备上可用指纹、面容或设备密码登录。', 'From now on fingerprint, face or device lock signs you in on this device.'], passkeyName: ['名称', 'Name'], passkeyHere: ['这台设备', 'This device'],
  passkeyAdded: ['通行密钥已添加', 'The passkey was added'], prove: ['请再次验证身份', 'Show again who you are'], proveHint: ['此操作关系重大，请先验证。15 分钟内不再询问。', 'This matters, so please confirm first. You are not asked again for 15 minutes.'],
  proof: ['动态码或恢复码；没有动态码时填密码', 'Code or recovery code; your password if you have neither'], provePasskey: ['用通行密钥验证', 'Use a passkey'],
  phone: ['手机号', 'Phone number'], sendCode: ['发送验证码', 'Send a code'], codeSent: ['验证码已发送，5 分钟内有效', 'The code was sent; it is good for 5 minutes'],
  loginOrPhone: ['登录名或手机号', 'Login or phone number'], staffCode: ['动态码（仅工作人员）', 'Code (staff only)'], welcome: ['欢迎', 'Welcome'],
  chooseWay: ['请选择以后的登录方式。', 'Choose how you want to sign in from now on.'], login: ['登录名', 'Login'], password: ['密码', 'Password'],
  code: ['动态码（6 位）', 'Code (6 digits)'], enter: ['登录', 'Sign in'],
  linkHint: ['还没有登录方式？请使用物业发给您的邀请链接。', 'No way in yet? Use the invitation you got from the office.'],
  linkFor: ['用一次性链接登录', 'Sign in by one-time link'], linkGo: ['登录这台设备', 'Sign in on this device'],
  setup: ['设置账户', 'Set up your account'], name: ['姓名', 'Name'],
  setupHint: ['用验证器扫描二维码，或输入下面的密钥，再填写 6 位动态码。', 'Scan the code with an authenticator app, or type the key below, then enter its 6-digit code.'],
  newPassword: ['新密码（至少 10 个字符）', 'New password (at least 10 characters)'], save: ['完成设置', 'Finish'],
  totpImage: ['验证器二维码', 'QR code for the authenticator'], needSetup: ['尚无管理员：请打开启动时打印的设置链接。', 'No manager yet: open the set-up link printed at start.'],
  doors: ['门', 'Doors'], events: ['实时事件', 'Live events'], alarms: ['警报', 'Alarms'], devices: ['控制器', 'Controllers'],
  people: ['人员', 'People'], erasures: ['人脸同意与删除回执', 'Face consents and erasure receipts'],
  open: ['开门', 'Open'], openFor: ['远程开门：', 'Open remotely: '], reason: ['原因', 'Reason'], cancel: ['取消', 'Cancel'],
  confirm: ['确认', 'Confirm'], lockdown: ['封锁', 'Lock down'], lockdownEnd: ['解除封锁', 'End lockdown'],
  evacuate: ['疏散', 'Evacuate'], evacuateEnd: ['结束疏散', 'End evacuation'],
  sureLockdown: ['封锁后，持有凭证者也无法进入；出门按钮仍可出门。', 'Nobody gets in by a credential; the exit button still lets people out.'],
  sureEvacuate: ['疏散：门保持开启，任何人可通过。', 'The door stays open and everybody may pass.'],
  sent: ['已发送，等待门的答复…', 'Sent; waiting for the door…'], done: ['完成', 'Done'], none: ['暂无', 'Nothing yet'],
  claim: ['生成领取代码', 'Claim code'], claimNow: ['在控制器上输入此代码（24 小时内，一次有效）：', 'Type this code at the controller (valid for 24 hours, once):'],
  replaces: ['启用后将替换现有控制器。', 'When used, it replaces the present controller.'],
  seen: ['上次联系', 'Last heard'], never: ['从未', 'never'], waiting: ['待上传事件', 'events waiting'], revision: ['版本', 'revision'],
  offline: ['连接中断，正在重连…', 'Connection lost, reconnecting…'], acknowledge: ['我来处理', 'Acknowledge'], closeAlarm: ['关闭警报', 'Close'], cause: ['原因', 'Cause'], acknowledged: ['处理中', 'In hand'],
  back: ['返回', 'Back'], 
  sandbox: ['沙箱收银台', 'Sandbox cashier'], sandboxHint: ['演示用，不会产生真实扣款。', 'For demonstration: no money moves.'],
  'sandboxState.UNPAID': ['待支付', 'Not paid yet'], 'sandboxState.PAID': ['已支付', 'Paid'], 'sandboxState.FAILED': ['支付失败', 'Failed'], 'sandboxState.CLOSED': ['订单已关闭', 'Order closed'],
  'act.PAY': ['支付', 'Pay'], 'act.PAY_TWICE': ['重复支付两次', 'Pay twice'], 'act.PAY_SILENTLY': ['支付但不发通知', 'Pay, send no notice'], 'act.WRONG_AMOUNT': ['通知错误金额', 'Tell a wrong amount'], 'act.FAIL': ['支付失败', 'Fail'],
  'acted.PAY': ['已支付', 'Paid'], 'acted.PAY_TWICE': ['已支付两次', 'Paid twice'], 'acted.PAY_SILENTLY': ['已支付，未发通知', 'Paid without notice'],
  'acted.WRONG_AMOUNT': ['已发送错误金额的通知', 'A wrong amount was told'], 'acted.FAIL': ['已标记为失败', 'Marked as failed'],
  'state.LOCKED': ['已锁', 'Locked'], 'state.RELEASED': ['已释放', 'Released'], 'state.OPEN': ['开着', 'Open'],
  'state.HELD_OPEN': ['开门超时', 'Held open'], 'state.FORCED': ['强行打开', 'Forced'], 'state.FREE_PASSAGE': ['自由通行', 'Free passage'],
  'state.LOCKDOWN': ['封锁中', 'Lockdown'], 'state.EVACUATION': ['疏散中', 'Evacuation'],
  'device.ONLINE': ['在线', 'Online'], 'device.OFFLINE': ['离线', 'Offline'], 'device.STALE': ['久未联系', 'Stale'],
  'device.NEVER_SEEN': ['未上线', 'Never seen'], 'device.REVOKED': ['已吊销', 'Revoked'],
  'kind.ACCESS': ['通行', 'Access'], 'kind.DOOR': ['门状态', 'Door'], 'kind.ALARM': ['警报', 'Alarm'], 'kind.ALARM_END': ['警报原因消失', 'Alarm cause gone'],
  'kind.COMMAND': ['指令', 'Command'], 'kind.RULES': ['规则生效', 'Rules applied'], 'kind.FACE_ENROLLED': ['人脸登记', 'Face enrolled'],
  'kind.FACE_ERASED': ['人脸删除', 'Face erased'], 'kind.INPUT_REFUSED': ['输入被拒', 'Input refused'], 'kind.STARTED': ['控制器启动', 'Controller started'],
  'kind.CLOCK': ['时钟调整', 'Clock set'], 'kind.STORAGE': ['存储故障', 'Storage trouble'], 'kind.WIRING': ['接线自检', 'Wiring test'],
  'reason.GRANTED': ['放行', 'Granted'], 'reason.GRANTED_DURESS': ['放行（胁迫报警）', 'Granted (duress)'],
  'reason.GRANTED_ANTI_PASSBACK_SOFT': ['放行（未见离开）', 'Granted (did not leave before)'], 'reason.GRANTED_FREE_PASSAGE': ['放行（自由通行）', 'Granted (free passage)'],
  'reason.GRANTED_EVACUATION': ['放行（疏散）', 'Granted (evacuation)'], 'reason.UNKNOWN_CREDENTIAL': ['凭证未登记', 'Unknown credential'],
  'reason.HOLDER_SUSPENDED': ['持有人已停用', 'Holder suspended'], 'reason.EXPIRED': ['已过期', 'Expired'], 'reason.NOT_YET_VALID': ['尚未生效', 'Not yet valid'],
  'reason.OUTSIDE_SCHEDULE': ['不在允许时段', 'Outside schedule'], 'reason.HOLIDAY': ['节假日不开放', 'Holiday'], 'reason.WRONG_DOOR': ['无此门权限', 'Wrong door'],
  'reason.MEANS_NOT_ALLOWED': ['此方式不允许', 'Means not allowed'], 'reason.LOCKDOWN': ['封锁中', 'Lockdown'], 'reason.ANTI_PASSBACK': ['未见离开，不能再进', 'Anti-passback'],
  'reason.AWAITING_SECOND_PERSON': ['等待第二人', 'Waiting for a second person'], 'reason.SECOND_PERSON_IS_SAME': ['两次是同一人', 'Same person twice'],
  'reason.AWAITING_SECOND_FACTOR': ['请再出示一种凭证', 'Waiting for another means'], 'reason.TOO_MANY_ATTEMPTS': ['尝试过多', 'Too many attempts'],
  'reason.USE_COUNT_EXHAUSTED': ['次数已用完', 'Uses exhausted'], 'reason.REPLAYED': ['重复使用', 'Replayed'], 'reason.REVOKED': ['已撤销', 'Revoked'],
  'reason.BAD_SIGNATURE': ['签名无效', 'Bad signature'], 'reason.UNREADABLE': ['无法识别', 'Unreadable'], 'reason.WRONG_PIN': ['密码错误', 'Wrong PIN'],
  'reason.LOW_FACE_SCORE': ['人脸不够相似', 'Low face score'], 'reason.AMBIGUOUS_FACE': ['人脸难以区分', 'Ambiguous face'], 'reason.SPOOF_SUSPECTED': ['疑似假脸', 'Spoof suspected'],
  'reason.TWO_FACES': ['有两张脸', 'Two faces'], 'reason.NO_CONSENT': ['没有人脸同意', 'No consent'], 'reason.CLOCK_NOT_TRUSTED': ['时钟不可信', 'Clock not trusted'],
  'outcome.DONE': ['门已执行', 'Done by the door'], 'outcome.SENT': ['已发送，门尚未答复', 'Sent; no answer yet'], 'outcome.NOT_SENT': ['未送达：与消息服务断开', 'Not sent: no connection'],
  'outcome.NO_ANSWER': ['门没有答复', 'The door did not answer'], 'outcome.EXPIRED': ['到达太晚，未执行', 'Too late, not executed'], 'outcome.DUPLICATE': ['重复指令，未再执行', 'Duplicate, not repeated'],
  'outcome.BAD_SIGNATURE': ['签名无效，门拒绝', 'Bad signature'], 'outcome.WRONG_DOOR': ['不是此门的指令', 'Wrong door'], 'outcome.REFUSED': ['门拒绝（当前状态不允许）', 'Refused in its present state'],
  'outcome.CLOCK_NOT_TRUSTED': ['门的时钟不可信，未执行', 'The door’s clock is not trusted'], 'outcome.FAILED': ['执行失败', 'Failed'], 'outcome.STARTED': ['已开始', 'Started'],
  'source.mqtt': ['云端消息', 'Message'], 'source.command': ['指令', 'Command'], 'source.keypad': ['键盘', 'Keypad'], 'source.reader': ['读卡器', 'Reader'], 'source.queue': ['门的队列', 'Queue'], 'source.door': ['控制器', 'Controller'],
  'cause.retained command': ['留存的旧指令', 'A kept command'], 'cause.access digest does not fit': ['规则摘要不符，重新索取', 'Rules did not add up; asked again'], 'cause.access item not understood': ['有看不懂的规则，需升级控制器', 'A rule it does not know; update the controller'],
  'cause.command': ['指令', 'Command'], 'cause.ack': ['回执', 'Receipt'], 'cause.delta': ['规则', 'Rules'], 'cause.time': ['时间', 'Time'], 'cause.certificate': ['证书', 'Certificate'],
  'cause.unknown chain': ['不属于此门的记录', 'for other records'], 'cause.malformed': ['内容无法理解', 'not understood'], 'cause.too large': ['过大', 'too large'], 'cause.unknown version': ['版本未知', 'unknown version'], 'cause.for another door': ['是给别的门的', 'for another door'],
  'cause.trusted key damaged': ['小区公钥损坏', 'A community key is damaged'], 'cause.full': ['太忙，未处理', 'Too busy'], 'cause.busy': ['正忙', 'Busy'], 'cause.mistyped': ['按键有误', 'Mistyped'], 'cause.internal fault': ['程序故障', 'Internal fault'],
  'order.OPEN': ['远程开门', 'Remote open'], 'order.LOCKDOWN': ['封锁', 'Lockdown'], 'order.EVACUATE': ['疏散', 'Evacuation'], 'order.RESET_ANTI_PASSBACK': ['防返传复位', 'Anti-passback reset'],
  'order.ENROL_CARD': ['登记卡', 'Enrol card'], 'order.ENROL_PHOTO': ['照片登记人脸', 'Enrol photo'], 'order.ENROL_AT_DOOR': ['门前登记人脸', 'Enrol at the door'],
  'means.CARD': ['刷卡', 'Card'], 'means.QR': ['二维码', 'QR code'], 'means.QR_ROTATING': ['通行码', 'Pass'], 'means.QR_VISITOR': ['访客码', 'Visitor pass'], 'means.QR_OTHER': ['其他二维码', 'Other code'], 'means.EXIT_BUTTON': ['出门按钮', 'Exit button'], 'means.COMMAND': ['远程', 'Remote'], 'means.PIN': ['密码', 'PIN'], 'means.FACE': ['人脸', 'Face'],
  'person.RESIDENT': ['居民', 'Resident'], 'person.STAFF': ['工作人员', 'Staff'], 'person.VISITOR': ['访客', 'Visitor'],
  receipts: ['查看人脸记录', 'Face records'], erased: ['已删除', 'erased'], enrolled: ['已登记', 'enrolled'], closed: ['此刻不开放', 'Closed now'],
  'alarm.FORCED': ['强行打开', 'Forced'], 'alarm.HELD_OPEN': ['开门超时', 'Held open'], 'alarm.TAMPER': ['防拆', 'Tamper'], 'alarm.DURESS': ['胁迫', 'Duress'],
  'alarm.FIRE': ['火警', 'Fire'], 'alarm.HELP': ['求助', 'Help'], 'alarm.TOO_MANY_ATTEMPTS': ['尝试过多', 'Too many attempts'],
  'problem.sign-in-needed': ['请先登录', 'Sign in first'], 'problem.forbidden': ['没有权限', 'Not allowed'], 'problem.not-found': ['不存在', 'Not found'],
  'problem.wrong-sign-in': ['登录名、密码或动态码不对', 'Login, password or code is wrong'], 'problem.wrong-code': ['动态码不对，请检查手机时间', 'The code is wrong; check the phone’s clock'],
  'problem.too-many-tries': ['错误次数过多，请 15 分钟后再试', 'Too many wrong tries; wait 15 minutes'], 'problem.link-not-valid': ['链接无效、已使用或已过期', 'The link is wrong, used or too old'],
  'problem.second-factor-needed': ['请先再次验证身份', 'Show again who you are first'], 'problem.passkey-not-used': ['没有使用通行密钥', 'No passkey was used'], 'problem.passkey-not-valid': ['通行密钥无效，请用其他方式登录', 'This passkey is not valid here; use another way'],
  'problem.weak-password': ['密码太弱：至少 10 个字符，不含登录名', 'Too weak: at least 10 characters, without the login'], 'problem.login-taken': ['登录名已被使用', 'This login is taken'],
  'problem.too-many-requests': ['操作太频繁，请稍后再试', 'Too many requests; wait a minute'], 'problem.invalid-request': ['请检查填写的内容', 'Check what you entered'],
  'problem.unexpected': ['系统出错，已记录', 'Something broke and was recorded'], 'problem.network': ['网络不通', 'No network'],
};
const chosen = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem('lang') ?? 'zh';
export const language = chosen === 'en' ? 'en' : 'zh';
const at = language === 'en' ? 1 : 0;
document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN';
export const word = key => words[key]?.[at] ?? key;
/** A code such as a reason, in words; an unknown code stays readable. */
export const coded = (group, code) => words[`${group}.${code}`]?.[at] ?? String(code ?? '');
export const named = thing => (language === 'en' && thing.nameEn) || thing.name || thing.id || '';
export function age(instant) {
  if (!instant) return word('never');
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(instant)) / 1000));
  const units = [[86400, '天', 'd'], [3600, '小时', 'h'], [60, '分钟', 'min'], [1, '秒', 's']];
  const [length, zh, en] = units.find(([size]) => seconds >= size) ?? [1, '秒', 's'];
  const number = Math.floor(seconds / length);
  return language === 'en' ? `${number} ${en} ago` : `${number} ${zh}前`;
}
export const clock = instant => new Date(instant).toLocaleString(language === 'en' ? 'en-GB' : 'zh-CN', { hour12: false });
