package org.linli.cloud.outcomes;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The figures by which a community sees how it is run. The list is closed: a figure has one definition, and that stands beside it wherever it is shown. A change of
 * a definition is a new outcome, so that months stay comparable.
 */
enum Outcome {
    DOOR_FAILURE(
            "door-failure",
            Source.PASSAGES,
            Kind.SHARE,
            Better.LOW,
            "开门失败率",
            "Door failure rate",
            "有权人员刷卡、扫码、刷脸、输密码的次数中，因技术原因没有打开的比例。技术原因：门不知道时间、无法记录；或识别失败（码读不出、人脸分数低、难以区分、多张脸、误判为假脸）后 30 秒内同一扇门放行了人，"
                    + "每次放行最多计一次。无权、过期、时段外、密码错误的拒绝不计。识别失败后离开的人无法得知是否有权，不计。",
            "Of all tries of people with rights by card, code, face or PIN, those that did not open for a technical reason: the door did not know the time or could not"
                    + " record; or recognition failed (unreadable code, low or ambiguous face, two faces, suspected spoof) and the same door let somebody in within 30 seconds,"
                    + " at most once for each admission. Refusals for want of rights and wrong PINs are not counted; nor who left after a failed recognition, since nobody knows"
                    + " whether they had rights.",
            "因技术原因未开的次数",
            "tries that failed for a technical reason",
            "有权人员开门次数",
            "tries of people with rights"),
    DOOR_ONLINE(
            "door-online",
            Source.ONLINE,
            Kind.SHARE,
            Better.HIGH,
            "门禁在线率",
            "Door online rate",
            "控制器在线秒数占服务秒数的比例。从第一次听到该控制器起算，到证书吊销为止；只计现有的门。离线的门照常开门，只是消息晚到。",
            "Seconds connected of seconds in service. In service from when a controller was first heard until its certificate was revoked; doors that are there now. A door"
                    + " that is offline opens all the same, only its news come late.",
            "在线秒数",
            "seconds connected",
            "服务秒数",
            "seconds in service"),
    TIME_TO_OPEN(
            "time-to-open",
            Source.PASSAGES,
            Kind.MICROS,
            Better.LOW,
            "开门用时",
            "Time to open",
            "凭证到达门控制器至作出放行决定的时间（门自己计量；不含随后落盘与锁动作，也不含摄像头识别之前的取景）。数值为第 90 百分位，误差不超过 3.2%。",
            "From a credential's arrival at the door's controller to the decision to let in, as the door measured it: without writing it down and the lock's own movement"
                    + " afterwards, and without the camera's search before. The figure is the 90th percentile, at most 3.2 % off.",
            "",
            "",
            "放行次数",
            "admissions"),
    REPAIR_ANSWER(
            "repair-answer",
            Source.TICKETS,
            Kind.SECONDS,
            Better.LOW,
            "报修响应用时（工作时间）",
            "Repair: first answer, working time",
            "报修与公共区域报障，从提交到首次有人接单或答复，按工作时间计（全天候类别按全天计）。归入提交日；尚无人接的列为待定。数值为第 90 百分位，误差不超过 3.2%。",
            "Repairs and public defects, from the request to the first acceptance or answer, in working hours (around the clock where that is promised). Counted on the day of"
                    + " the request; those without an answer are pending. The figure is the 90th percentile, at most 3.2 % off.",
            "",
            "",
            "已响应件数",
            "answered requests"),
    REPAIR_ANSWER_CALENDAR(
            "repair-answer-calendar",
            Source.TICKETS,
            Kind.SECONDS,
            Better.LOW,
            "报修响应用时（自然时间）",
            "Repair: first answer, calendar time",
            "报修与公共区域报障，从提交到首次有人接单或答复，按钟表时间计，夜间与节假日也算。归入提交日；尚无人接的列为待定。数值为第 90 百分位，误差不超过 3.2%。",
            "Repairs and public defects, from the request to the first acceptance or answer, by the clock on the wall: nights and holidays count. Counted on the day of the"
                    + " request; those without an answer are pending. The figure is the 90th percentile, at most 3.2 % off.",
            "",
            "",
            "已响应件数",
            "answered requests"),
    REPAIR_FINISH(
            "repair-finish",
            Source.TICKETS,
            Kind.SECONDS,
            Better.LOW,
            "报修完成用时（工作时间）",
            "Repair: finished, working time",
            "报修与公共区域报障，从提交到最后一次完成，按工作时间计；暂停（如等配件）和被认为已完成的时间不计。归入提交日；取消的不计，未完成的列为待定。数值为第 90 百分位，误差不超过 3.2%。",
            "Repairs and public defects, from the request to the last finish, in working hours, without the time in which it was paused (as for a part) or taken for finished."
                    + " Counted on the day of the request; cancelled ones are not counted, unfinished ones are pending. The figure is the 90th percentile, at most 3.2 % off.",
            "",
            "",
            "已完成件数",
            "finished requests"),
    REPAIR_FINISH_CALENDAR(
            "repair-finish-calendar",
            Source.TICKETS,
            Kind.SECONDS,
            Better.LOW,
            "报修完成用时（自然时间）",
            "Repair: finished, calendar time",
            "报修与公共区域报障，从提交到最后一次完成，按钟表时间计；暂停和被认为已完成的时间不计。归入提交日；取消的不计，未完成的列为待定。数值为第 90 百分位，误差不超过 3.2%。",
            "Repairs and public defects, from the request to the last finish, by the clock on the wall, without the time in which it was paused or taken for finished. Counted"
                    + " on the day of the request; cancelled ones are not counted, unfinished ones are pending. The figure is the 90th percentile, at most 3.2 % off.",
            "",
            "",
            "已完成件数",
            "finished requests"),
    REPAIR_IN_TIME(
            "repair-in-time",
            Source.TICKETS,
            Kind.SHARE,
            Better.HIGH,
            "报修按时完成率",
            "Repairs finished in time",
            "在本类别承诺的工作时间内完成的比例。归入提交日；已超时而未完成的计入分母，未到时限的列为待定。",
            "Those that were finished within the working time that is promised for their category. Counted on the day of the request; what is late and unfinished is in the"
                    + " denominator, what still has time is pending.",
            "按时完成件数",
            "finished in time",
            "已完成或已超时件数",
            "finished or late"),
    COMPLAINT_ANSWER(
            "complaint-answer",
            Source.TICKETS,
            Kind.SECONDS,
            Better.LOW,
            "投诉答复用时（工作时间）",
            "Complaint: first answer, working time",
            "投诉从提交到首次书面答复，按工作时间计。归入提交日；未答复的列为待定。数值为第 90 百分位，误差不超过 3.2%。",
            "Complaints from the request to the first answer in words, in working hours. Counted on the day of the request; unanswered ones are pending. The figure is the 90th"
                    + " percentile, at most 3.2 % off.",
            "",
            "",
            "已答复件数",
            "answered complaints"),
    COMPLAINT_ANSWER_CALENDAR(
            "complaint-answer-calendar",
            Source.TICKETS,
            Kind.SECONDS,
            Better.LOW,
            "投诉答复用时（自然时间）",
            "Complaint: first answer, calendar time",
            "投诉从提交到首次书面答复，按钟表时间计，夜间与节假日也算。归入提交日；未答复的列为待定。数值为第 90 百分位，误差不超过 3.2%。",
            "Complaints from the request to the first answer in words, by the clock on the wall: nights and holidays count. Counted on the day of the request; unanswered ones"
                    + " are pending. The figure is the 90th percentile, at most 3.2 % off.",
            "",
            "",
            "已答复件数",
            "answered complaints"),
    COMPLAINT_FINISH(
            "complaint-finish",
            Source.TICKETS,
            Kind.SECONDS,
            Better.LOW,
            "投诉办结用时（工作时间）",
            "Complaint: settled, working time",
            "投诉从提交到最后一次办结，按工作时间计；暂停和被认为已办结的时间不计。归入提交日；未办结的列为待定。数值为第 90 百分位，误差不超过 3.2%。",
            "Complaints from the request to the last settlement, in working hours, without paused time and time taken for settled. Counted on the day of the request; unsettled"
                    + " ones are pending. The figure is the 90th percentile, at most 3.2 % off.",
            "",
            "",
            "已办结件数",
            "settled complaints"),
    COMPLAINT_FINISH_CALENDAR(
            "complaint-finish-calendar",
            Source.TICKETS,
            Kind.SECONDS,
            Better.LOW,
            "投诉办结用时（自然时间）",
            "Complaint: settled, calendar time",
            "投诉从提交到最后一次办结，按钟表时间计；暂停和被认为已办结的时间不计。归入提交日；未办结的列为待定。数值为第 90 百分位，误差不超过 3.2%。",
            "Complaints from the request to the last settlement, by the clock on the wall, without paused time and time taken for settled. Counted on the day of the request;"
                    + " unsettled ones are pending. The figure is the 90th percentile, at most 3.2 % off.",
            "",
            "",
            "已办结件数",
            "settled complaints"),
    COMPLAINT_IN_TIME(
            "complaint-in-time",
            Source.TICKETS,
            Kind.SHARE,
            Better.HIGH,
            "投诉按时答复率",
            "Complaints answered in time",
            "在承诺的工作时间内（通常一小时）首次书面答复的比例。归入提交日；已超时而未答复的计入分母，未到时限的列为待定。",
            "Complaints answered in words within the promised working time, usually an hour. Counted on the day of the request; what is late and unanswered is in the"
                    + " denominator, what still has time is pending.",
            "按时答复件数",
            "answered in time",
            "已答复或已超时件数",
            "answered or late"),
    ELDER_USE(
            "elder-use",
            Source.ELDERS,
            Kind.SHARE,
            Better.HIGH,
            "长者使用率",
            "Elders' use",
            "标记为 60 岁及以上的在住居民中，近 30 天内自己用卡、码、脸或密码开过门的比例；远程开门不算。系统不存生日，只计有标记的人。一段时间的数值取其最后一天。人数少于 5 时不显示。",
            "Of residents marked as 60 or older, those who opened a door by themselves in the last 30 days by card, code, face or PIN; doors opened for them from afar do not"
                    + " count. No birthday is kept: only who is marked is counted. The figure of a period is that of its last day. Not shown for fewer than 5 people.",
            "自己开过门的长者",
            "elders who opened a door by themselves",
            "有标记的在住长者",
            "marked elders who live here"),
    PARCEL_DWELL(
            "parcel-dwell",
            Source.PARCELS,
            Kind.SECONDS,
            Better.LOW,
            "快递滞留时间",
            "Parcel dwell",
            "快递从入库到被取走的自然时间，归入取走日；退回的不计，未取的尚未计入。数值为第 90 百分位，误差不超过 3.2%。",
            "Calendar time from a parcel's intake until it was fetched, counted on the day it was fetched; what was returned is not counted, what still lies there not yet. The"
                    + " figure is the 90th percentile, at most 3.2 % off.",
            "",
            "",
            "取走件数",
            "parcels fetched"),
    COLLECTION(
            "collection",
            Source.COLLECTION,
            Kind.MONEY_SHARE,
            Better.HIGH,
            "收缴率",
            "Collection rate",
            "到期日在本期的账单，截至计算时已收金额占应收金额的比例；应收不含冲销、减免与违约金。以后收到的款仍计入到期的那天，因此过往数值会上升。",
            "Of bills due in the period, the amount paid by the time of counting. What was reversed or given up, and late fees, are not owed. Money that comes later still counts"
                    + " for the day on which it was due, so past figures rise.",
            "已收金额（分）",
            "paid (fen)",
            "应收金额（分）",
            "owed (fen)"),
    SATISFACTION(
            "satisfaction",
            Source.RATINGS,
            Kind.STARS,
            Better.HIGH,
            "满意度",
            "Satisfaction",
            "居民对报修与投诉处理的评分（1 至 5 星）的平均值，归入评分日；重新打开的工单评分作废。",
            "Mean of the stars (1 to 5) that residents gave for repairs and complaints, counted on the day they were given; opening a matter again takes its stars back.",
            "4 星及以上的评分",
            "ratings of 4 or 5 stars",
            "评分数",
            "ratings"),
    SATISFIED(
            "satisfied",
            Source.RATINGS,
            Kind.SHARE,
            Better.HIGH,
            "满意率",
            "Satisfied",
            "居民对报修与投诉处理的评分中，4 或 5 星的比例，归入评分日；重新打开的工单评分作废。",
            "Of the ratings that residents gave for repairs and complaints, those with 4 or 5 stars, counted on the day they were given; opening a matter again takes its stars"
                    + " back.",
            "4 星及以上的评分",
            "ratings of 4 or 5 stars",
            "评分数",
            "ratings");

    /** Fewer people than this are not shown: a figure about them would tell of single persons. */
    static final int FEW = 5;

    /** Where the facts come from; a day is computed source by source. */
    enum Source {
        PASSAGES,
        ONLINE,
        TICKETS,
        RATINGS,
        PARCELS,
        COLLECTION,
        ELDERS
    }

    /** What a figure is, and in which unit it is stored, compared and shown. */
    enum Kind {
        /** Hundredths of a percent. */
        SHARE("BASIS_POINTS"),
        /** The same of fen. */
        MONEY_SHARE("BASIS_POINTS"),
        /** 90th percentile in microseconds. */
        MICROS("MICROSECONDS"),
        /** 90th percentile in seconds. */
        SECONDS("SECONDS"),
        /** Mean in hundredths of a star. */
        STARS("STAR_HUNDREDTHS");

        private final String unit;

        Kind(String unit) {
            this.unit = unit;
        }

        String unit() {
            return unit;
        }

        boolean isLength() {
            return this == MICROS || this == SECONDS;
        }
    }

    /** Which way is up. */
    enum Better {
        LOW,
        HIGH
    }

    private final String key;
    private final Source source;
    private final Kind kind;
    private final Better better;
    private final String nameZh;
    private final String nameEn;
    private final String definitionZh;
    private final String definitionEn;
    private final String numeratorZh;
    private final String numeratorEn;
    private final String denominatorZh;
    private final String denominatorEn;

    Outcome(
            String key,
            Source source,
            Kind kind,
            Better better,
            String nameZh,
            String nameEn,
            String definitionZh,
            String definitionEn,
            String numeratorZh,
            String numeratorEn,
            String denominatorZh,
            String denominatorEn) {
        this.key = key;
        this.source = source;
        this.kind = kind;
        this.better = better;
        this.nameZh = nameZh;
        this.nameEn = nameEn;
        this.definitionZh = definitionZh;
        this.definitionEn = definitionEn;
        this.numeratorZh = numeratorZh;
        this.numeratorEn = numeratorEn;
        this.denominatorZh = denominatorZh;
        this.denominatorEn = denominatorEn;
    }

    static Optional<Outcome> find(String key) {
        return Arrays.stream(values()).filter(each -> each.key.equals(key)).findFirst();
    }

    static List<Outcome> of(Source source) {
        return Arrays.stream(values()).filter(each -> each.source == source).toList();
    }

    String key() {
        return key;
    }

    Source source() {
        return source;
    }

    Kind kind() {
        return kind;
    }

    Better better() {
        return better;
    }

    String nameZh() {
        return nameZh;
    }

    String nameEn() {
        return nameEn;
    }

    String definitionZh() {
        return definitionZh;
    }

    String definitionEn() {
        return definitionEn;
    }

    /** What is counted; empty for a length, of which every one counts. */
    String numeratorZh() {
        return numeratorZh;
    }

    String numeratorEn() {
        return numeratorEn;
    }

    String denominatorZh() {
        return denominatorZh;
    }

    String denominatorEn() {
        return denominatorEn;
    }

    /** Whether it is about so few people that they could be known by it. */
    boolean isPersonal() {
        return this == ELDER_USE;
    }

    /** Whether it says how things stand on a day, so that days do not add up. */
    boolean isStock() {
        return this == ELDER_USE;
    }
}
