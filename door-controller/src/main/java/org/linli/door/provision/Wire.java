package org.linli.door.provision;

/** The parts of a door that an installer proves one by one, in this order, each with what to do at the door. */
public enum Wire {
    LOCK("电锁：听到吸合声了吗？", "Lock: did you hear it move?"),
    LAMP("指示灯：变绿了吗？", "Lamp: did it turn green?"),
    SPEAKER("喇叭：听到提示音了吗？", "Speaker: did you hear it?"),
    CAMERA("摄像头：自动检查", "Camera: checked by itself"),
    TAMPER("防拆：自动检查，请合上外壳", "Tamper: checked by itself, close the case"),
    CONTACT("门磁：请开门再关门", "Door contact: open the door and close it"),
    EXIT_BUTTON("出门按钮：请按一下", "Exit button: press it"),
    FIRE("消防联动：请触发再复位", "Fire input: switch it on and off again"),
    HELP_KEY("求助键：请按一下", "Help key: press it"),
    ENTRY_READER("外侧读卡器：请刷一张卡", "Outer reader: hold a card to it"),
    EXIT_READER("内侧读卡器：请刷一张卡", "Inner reader: hold a card to it"),
    KEYPAD("键盘：请按一个键", "Keypad: press any key");

    private final String chinese;
    private final String english;

    Wire(String chinese, String english) {
        this.chinese = chinese;
        this.english = english;
    }

    /** What the installer should do or look for. */
    public String chinese() {
        return chinese;
    }

    public String english() {
        return english;
    }

    /** Whether a person's word is the only proof. */
    public boolean needsConfirmation() {
        return this == LOCK || this == LAMP || this == SPEAKER;
    }
}
