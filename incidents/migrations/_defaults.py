"""The type tree and stage limits that a new station starts with; both are edited afterwards, never here.

Types after DOMAIN.md I1. Limits after UX.md: accept 30 s, leave 2 min, arrive 5 min in town, feedback 30 min; the call
itself is to be answered by a dispatch within 2 minutes, at once for priority 1.
"""

from typing import NamedTuple


class TypeRow(NamedTuple):
    """code, name, default priority, words of a caller that suggest it."""

    code: str
    name: str
    priority: int
    words: str = ""


TYPES = [
    TypeRow("criminal", "刑事", 1),
    TypeRow("criminal.robbery", "抢劫", 1, "抢劫 持刀 劫持"),
    TypeRow("criminal.snatch", "抢夺", 1, "抢夺 抢包 抢手机 飞车"),
    TypeRow("criminal.injury", "故意伤害", 1, "砍人 捅 刺伤 重伤 流血"),
    TypeRow("criminal.homicide", "命案", 1, "杀人 尸体 死人"),
    TypeRow("criminal.sexual", "侵害人身", 1, "强奸 猥亵 非礼"),
    TypeRow("criminal.drugs", "毒品", 2, "吸毒 贩毒 毒品"),
    TypeRow("criminal.arson", "放火爆炸", 1, "放火 纵火 爆炸 汽油"),
    TypeRow("theft", "盗窃", 3, "偷 盗窃 被盗 不见了"),
    TypeRow("theft.burglary", "入室盗窃", 2, "入室 撬门 撬锁 翻窗 家里被偷"),
    TypeRow("theft.ebike", "盗窃电动车", 3, "电动车被偷 电瓶车不见 偷车"),
    TypeRow("theft.ebike_parts", "盗窃电动车电池", 3, "电瓶 电池被盗 电池被偷"),
    TypeRow("theft.from_vehicle", "车内扒窃", 3, "砸车窗 车内 车里的东西"),
    TypeRow("theft.pickpocket", "扒窃", 3, "扒手 扒窃 钱包被偷 手机被偷"),
    TypeRow("theft.shop", "店铺盗窃", 3, "超市 店里 偷东西"),
    TypeRow("theft.poultry", "盗窃禽畜", 3, "偷鸡 鸡被偷 鸭 羊 牛"),
    TypeRow("theft.other", "其他盗窃", 3),
    TypeRow("fraud", "诈骗", 2, "诈骗 被骗 骗子"),
    TypeRow("fraud.brushing", "刷单返利", 2, "刷单 返利 做任务 垫付"),
    TypeRow("fraud.impersonation", "冒充公检法", 2, "冒充 公检法 安全账户 通缉令"),
    TypeRow("fraud.customer_service", "冒充客服", 2, "客服 退款 理赔 百万保障"),
    TypeRow("fraud.loan", "虚假贷款", 2, "贷款 放款 解冻 保证金"),
    TypeRow("fraud.investment", "虚假投资", 2, "投资 理财 平台 提现 杀猪盘"),
    TypeRow("fraud.game", "游戏交易诈骗", 3, "游戏账号 皮肤 充值"),
    TypeRow("fraud.shopping", "网购诈骗", 3, "网购 没发货 闲鱼"),
    TypeRow("fraud.acquaintance", "冒充熟人", 2, "冒充领导 冒充老师 借钱 微信转账"),
    TypeRow("fraud.other", "其他诈骗", 3),
    TypeRow("order", "公共秩序", 2),
    TypeRow("order.fight", "打架斗殴", 2, "打架 斗殴 打起来 群殴 酒瓶"),
    TypeRow("order.drunk", "醉酒滋事", 3, "喝醉 醉酒 酒疯 闹事"),
    TypeRow("order.gambling", "赌博", 3, "赌博 打牌 麻将 赌场"),
    TypeRow("order.prostitution", "涉黄", 3, "卖淫 嫖娼 色情"),
    TypeRow("order.damage", "故意损毁", 3, "砸坏 划车 毁坏"),
    TypeRow("order.harassment", "骚扰恐吓", 3, "骚扰 恐吓 威胁 跟踪"),
    TypeRow("order.weapon", "管制器具", 1, "刀具 枪 弩"),
    TypeRow("order.noise", "噪音扰民", 4, "太吵 噪音 扰民 音响 装修声"),
    TypeRow("traffic", "交通", 3),
    TypeRow("traffic.injury", "伤人事故", 1, "撞人 撞伤 有人受伤 车祸"),
    TypeRow("traffic.scrape", "刮擦事故", 3, "刮擦 剐蹭 追尾 擦碰"),
    TypeRow("traffic.jam", "交通拥堵", 4, "堵车 拥堵 红绿灯"),
    TypeRow("traffic.parking", "违停", 4, "违停 乱停 挡路 挪车"),
    TypeRow("traffic.drunk_driving", "酒驾", 2, "酒驾 喝酒开车"),
    TypeRow("fire", "火灾", 1, "着火 起火 火灾"),
    TypeRow("fire.building", "建筑火灾", 1, "楼着火 冒烟 居民楼"),
    TypeRow("fire.vehicle", "车辆火灾", 1, "车着火 自燃"),
    TypeRow("fire.wild", "山林火情", 1, "山火 野草着火"),
    TypeRow("dispute", "纠纷", 3, "纠纷 吵架 争吵"),
    TypeRow("dispute.neighbour", "邻里纠纷", 3, "邻居 楼上 楼下 漏水 敲击地面"),
    TypeRow("dispute.family", "家庭纠纷", 2, "家暴 夫妻 老公 老婆 婆媳 打我"),
    TypeRow("dispute.labour", "劳资纠纷", 3, "工资 欠薪 讨薪 工地 老板"),
    TypeRow("dispute.consumer", "消费纠纷", 4, "退货 不退钱 消费 店家 宰客"),
    TypeRow("dispute.love", "情感纠纷", 3, "分手 前男友 前女友 感情"),
    TypeRow("dispute.medical", "医疗纠纷", 2, "医院 医生 病人 医闹"),
    TypeRow("dispute.property", "物业纠纷", 4, "物业 停车位 业委会"),
    TypeRow("dispute.debt", "债务纠纷", 3, "欠钱 讨债 债务 借条"),
    TypeRow("dispute.rent", "租赁纠纷", 4, "房东 租客 押金 退租"),
    TypeRow("dispute.land", "土地宅基纠纷", 3, "宅基地 征地 界址"),
    TypeRow("dispute.other", "其他纠纷", 3),
    TypeRow("help", "求助", 3),
    TypeRow("help.missing", "走失人员", 2, "走失 走丢 找不到孩子 老人不见"),
    TypeRow("help.suicide", "轻生", 1, "跳楼 轻生 自杀 割腕 跳河"),
    TypeRow("help.injured", "伤病救助", 1, "晕倒 受伤 昏迷 没有呼吸"),
    TypeRow("help.trapped", "被困", 2, "电梯 被困 锁在"),
    TypeRow("help.lost_item", "遗失物品", 4, "丢了 遗失 捡到 拾得"),
    TypeRow("help.lockout", "开锁", 4, "开锁 钥匙 反锁"),
    TypeRow("help.animal", "动物", 4, "蛇 流浪狗 马蜂窝 狗咬"),
    TypeRow("help.drowning", "溺水", 1, "溺水 落水 掉河里"),
    TypeRow("help.other", "其他求助", 4),
    TypeRow("tip", "举报线索", 3, "举报 线索 可疑"),
    TypeRow("complaint", "投诉", 4, "投诉 态度"),
    TypeRow("nonpolice", "非警务", 4),
    TypeRow("nonpolice.city", "城管市政", 4, "占道 路灯 井盖 施工 垃圾"),
    TypeRow("nonpolice.consult", "咨询", 4, "咨询 问一下 怎么办理 身份证"),
    TypeRow("nonpolice.other", "其他", 4),
]

MINUTE, HOUR, DAY = 60, 3600, 86400
# stage → limits in seconds for priorities 1 to 4.
LIMITS = {
    "dispatch": (60, 2 * MINUTE, 2 * MINUTE, 5 * MINUTE),
    "accept": (30, 30, 30, 2 * MINUTE),
    "leave": (MINUTE, 2 * MINUTE, 2 * MINUTE, 5 * MINUTE),
    "arrive": (5 * MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE),
    "feedback": (30 * MINUTE, 30 * MINUTE, 30 * MINUTE, HOUR),
    "close": (HOUR, HOUR, 4 * HOUR, DAY),
}
