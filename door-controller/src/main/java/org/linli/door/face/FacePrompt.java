package org.linli.door.face;

import org.linli.door.face.vision.FaceProblem;

/** What the person before the camera is asked to do. Each has a Chinese and an English text; pages show Chinese first. */
public enum FacePrompt {
    /** Nobody is there, or the decision was made: show nothing. */
    NONE("", ""),
    COME_CLOSER("请靠近一些", "Come closer"),
    HOLD_STILL("请看镜头", "Look at the camera"),
    MORE_LIGHT("光线太暗", "Too dark"),
    LESS_LIGHT("光线太强", "Too bright"),
    LOOK_HERE("请正对镜头", "Face the camera"),
    TURN_HEAD("请慢慢转头", "Turn your head slowly"),
    ONE_PERSON("请一次一人", "One person at a time");

    private final String chinese;
    private final String english;

    FacePrompt(String chinese, String english) {
        this.chinese = chinese;
        this.english = english;
    }

    public String chinese() {
        return chinese;
    }

    public String english() {
        return english;
    }

    static FacePrompt of(FaceProblem problem) {
        return switch (problem) {
            case NO_FACE -> NONE;
            case SEVERAL_FACES -> ONE_PERSON;
            case TOO_SMALL -> COME_CLOSER;
            case TOO_DARK -> MORE_LIGHT;
            case TOO_BRIGHT -> LESS_LIGHT;
            case BLURRED -> HOLD_STILL;
            case TURNED_AWAY -> LOOK_HERE;
        };
    }
}
