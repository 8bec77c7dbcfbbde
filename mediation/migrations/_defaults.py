"""What every station starts with and then keeps as its own data: find rules, words, visit days, agreement forms."""

# incident type → kind of dispute, what joins two calls, how many make a dispute, whether one is enough.
RULES = (
    ("dispute", "other", "building", 2, False),
    ("dispute.neighbour", "neighbour", "building", 2, False),
    ("dispute.family", "family", "door", 2, True),
    ("dispute.labour", "labour", "building", 2, False),
    ("dispute.consumer", "consumer", "door", 2, False),
    ("dispute.love", "love", "door", 2, True),
    ("dispute.medical", "medical", "building", 2, True),
    ("dispute.property", "property", "building", 2, False),
    ("dispute.debt", "debt", "door", 2, False),
    ("dispute.rent", "rent", "door", 2, False),
    ("dispute.land", "land", "building", 2, True),
    ("order.noise", "neighbour", "building", 2, False),
    ("order.harassment", "neighbour", "door", 2, False),
)
WORDS = {
    "weapon": "持刀 菜刀 刀具 砍刀 持械 汽油 钢管 铁棍 煤气罐",
    "violence": "推搡 动手 打人 殴打 掌掴 扭打 受伤 见血",
    "threat": "同归于尽 弄死 报复 杀了 跳楼 忍不了 拼命 放火",
    "minor": "小孩 孩子 儿童 学生 未成年 婴儿",
    "public": "集体 群体 业主群 拉横幅 堵路 围堵 上访 堵门",
}
CAUSES = {
    "dance": "广场舞 跳舞",
    "works": "装修 电钻 施工 冲击钻 砸墙 打孔",
    "stall": "烧烤 夜市 划拳 喧哗 摊位 摊贩 夜宵 酒吧 KTV",
    "leak": "漏水 渗水 滴水 泡了",
    "parking": "停车 车位 违停 挡住车 堵住车 堵车库",
    "clutter": "堆放 堆物 杂物 占道 占用楼道 鞋柜",
    "pets": "狗叫 养狗 遛狗 犬吠 养鸡 养鸽",
    "smell": "油烟 异味 臭味 烟味",
    "boundary": "宅基 围墙 边界 地界 滴水线 采光",
    "money": "欠款 欠钱 借款 还钱 工资 押金 租金 房租 定金 赔偿 赔钱 垫付 结算",
    "goods": "退货 退款 退卡 掉色 缺斤 假货 质量 维修 保修",
    "fight": "打架 动手 推搡 扭打 辱骂 对骂 掀了桌子",
    "household": (
        "敲地板 敲墙 敲击 敲打 跺脚 脚步 跳绳 蹦跳 拖动 拖家具 拖拽 弹球 搬家具 音响 唱歌 放歌 电视 麻将 练琴 "
        "噪音 噪声 吵闹 太吵 很吵 还在敲 还在吵 扰民 敲门"
    ),
}
VISITS = {"high": [3, 7, 30, 90], "middle": [7, 30, 90], "low": [30, 90]}
TEMPLATES = (
    (
        "neighbour",
        "邻里纠纷调解协议书",
        "neighbour",
        (
            "双方就{place}发生的邻里纠纷，在调解员主持下自愿达成如下协议。",
            "{respondent}自本协议签订之日起，晚 22 时至次日 7 时不产生影响他人休息的声响；装修、搬运只在 8 时至 12 时、14 时 30 分至 18 时进行。",
            "{applicant}如再受影响，先与{respondent}或物业联系，不以敲击、堵门等方式回应。",
            "双方按本协议所列义务的期限履行；逾期未履行的，另一方可请求重新调解，或依法向人民法院起诉。",
            "本协议一式三份，双方各执一份，调解组织存一份，自双方签字之日起生效。",
        ),
    ),
    (
        "payment",
        "赔付调解协议书",
        "",
        (
            "双方就{place}发生的纠纷，在调解员主持下自愿达成如下协议。",
            "{respondent}按本协议所列的金额与期限向{applicant}支付；付清后双方就此事再无其他争议。",
            "{applicant}收到款项后出具收据，不再就同一事由另行主张。",
            "逾期未支付的，{applicant}可请求重新调解，或依法向人民法院申请司法确认后强制执行。",
            "本协议一式三份，双方各执一份，调解组织存一份，自双方签字之日起生效。",
        ),
    ),
    (
        "general",
        "人民调解协议书",
        "",
        (
            "双方就{place}发生的纠纷，在调解员主持下，于{date}自愿达成如下协议。",
            "双方按本协议所列义务的期限履行，互不追究此前言语。",
            "逾期未履行的，另一方可请求重新调解，或依法向人民法院起诉。",
            "本协议一式三份，双方各执一份，调解组织存一份，自双方签字之日起生效。",
        ),
    ),
)
