package org.linli.cloud.demo;

import org.linli.cloud.access.Consents;
import org.linli.cloud.privacy.ConsentTexts;

/** What the people of the demo are asked to agree to, so that a resident can agree, and take it back, from the first minute. */
public final class DemoTexts {

    private static final String BY = "seed";

    private static final ConsentTexts.Words FACE = new ConsentTexts.Words(
            "同意用人脸开门",
            "Agreeing to open doors by face",
            "目的：仅用于识别您本人并打开您有权通行的门。方式：由一张照片算出人脸特征，加密后只存放在相应的门禁控制器上，不上传互联网，不提供给他人。"
                    + "保存期限：到您撤回同意、搬离或权限结束为止，届时在每一扇门上删除，删除回执可在本页查看。影响：人脸属于敏感个人信息，一旦泄露难以更换。"
                    + "您的权利：人脸不是唯一方式，刷卡、二维码、密码或联系保安同样可以通行；不同意不影响任何服务；可随时撤回、查阅、复制和投诉。"
                    + "未满十四周岁须由监护人同意。处理者：幸福里物业（演示），联系方式：服务台。",
            "Purpose: only to recognise you and open the doors you may pass. How: features are computed from one photograph and kept encrypted on the controllers of"
                    + " those doors alone; they are not sent over the internet or given to anybody. How long: until you take your consent back, move out or lose the"
                    + " right to pass; then they are erased on every door, and the receipts are shown here. What it means for you: a face is sensitive information"
                    + " and cannot be changed if it leaks. Your rights: a face is never the only way; card, QR code, PIN or the guard let you in as well, and no"
                    + " service depends on your agreeing. You may take it back, see and copy your data, and complain at any time. For children under 14 a guardian"
                    + " decides. Who: the property office of Xingfuli (a demonstration), at the service desk.");

    private static final ConsentTexts.Words PHOTO = new ConsentTexts.Words(
            "同意保留登记照片",
            "Agreeing to the photograph being kept",
            "目的：门禁更换或升级识别程序时重新计算人脸特征，免去您再次到场拍照。方式：登记时的一张照片，加密存放在小区自己的服务器上，不公开展示，不提供给他人。"
                    + "保存期限：到您撤回同意或搬离为止。不同意也可以使用人脸开门，届时只需重新拍照。您可随时撤回，照片即行删除。未满十四周岁须由监护人同意。"
                    + "处理者：幸福里物业（演示），联系方式：服务台。",
            "Purpose: to compute features anew when a door or its program is replaced, so that you need not come to be photographed again. How: the one photograph"
                    + " of your registration, encrypted on the community's own server, shown to nobody and given to nobody. How long: until you take your consent"
                    + " back or move out. You may open doors by face without this; you would then be photographed again. You may take it back at any time, and the"
                    + " photograph is erased at once. For children under 14 a guardian decides. Who: the property office of Xingfuli (a demonstration), at the"
                    + " service desk.");

    private DemoTexts() {}

    /** Publishes the first version of each; a community that has texts keeps its own. */
    public static void publish(ConsentTexts texts, String community) {
        for (Consents.Kind kind : Consents.Kind.values()) {
            if (texts.find(community, kind, "1").isEmpty()) {
                texts.publish(community, kind, kind == Consents.Kind.FACE ? FACE : PHOTO, BY);
            }
        }
    }
}
