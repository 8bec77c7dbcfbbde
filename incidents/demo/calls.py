"""What people call the demo station about: how often, when, where, in which words, and how it ends."""

from typing import NamedTuple


class Call(NamedTuple):
    """One kind of call.

    `weight` is its share of all calls; `hours` a profile of `rhythm.PROFILES`; `where` kinds of place ("street" for the
    open road); `ends` dispositions, the usual one first; `words` sentences, "title｜description" with {blanks} of `BLANKS`.
    """

    type: str
    kind: str
    weight: float
    hours: str
    where: str
    ends: str
    words: tuple[str, ...]


BLANKS: dict[str, tuple[str, ...]] = {
    "money": ("800", "1,200", "2,600", "3,980", "5,000", "8,800", "12,000", "19,600", "36,000", "68,000"),
    "small": ("60", "120", "200", "350", "480"),
    "item": ("背包", "钱包", "手机", "行李箱", "身份证和银行卡", "一串钥匙", "平板电脑"),
    "colour": ("白色", "黑色", "银灰色", "蓝色", "红色"),
    "floor": ("楼上", "楼下", "隔壁"),
    "age": ("六岁", "七十八岁", "八十二岁", "四岁", "十三岁"),
    "months": ("两个月", "三个月", "半年"),
    "people": ("两人", "三人", "五六人", "十来人"),
}

CALLS = (
    Call("order.fight", "alarm", 4.2, "night", "venue market street", "handled case_opened settled", (
        "酒后打架｜{people}喝完酒在门口打起来了，有人拿酒瓶，店家劝不住。",
        "两桌客人动手｜邻桌因敬酒口角动手，掀了桌子，现场有人手部划伤。",
        "停车起争执动手｜为一个车位推搡起来，双方都叫了人。")),
    Call("order.drunk", "alarm", 2.6, "night", "venue street", "handled helped", (
        "醉酒男子倒在路边｜一名男子醉倒在人行道上，叫不醒，身边有呕吐物。",
        "醉酒客人不肯走｜客人喝多了拍桌子骂人，不肯买单也不肯走。")),
    Call("order.noise", "complaint", 6.4, "evening", "compound venue", "handled settled not_police", (
        "{floor}深夜放音响｜{floor}一直放音响唱歌，已经过了十一点，敲门不开。",
        "装修声扰民｜{floor}午休时间电钻不停，说了几次没有用。",
        "广场舞音量太大｜楼前空地跳舞音响开得很响，孩子没法写作业。",
        "烧烤摊夜里喧哗｜楼下烧烤摊划拳喧哗到凌晨，老人睡不着。")),
    Call("order.gambling", "tip", 0.7, "night", "compound venue", "unfounded case_opened", (
        "有人聚众打牌赌钱｜每晚有{people}在里面打牌，桌上放现金，门口有人看风。",)),
    Call("order.damage", "alarm", 1.3, "morning", "compound street", "case_opened settled", (
        "车被划了｜早上取车发现右侧两道划痕，怀疑是昨晚被人故意划的。",
        "店门玻璃被砸｜卷帘门边的玻璃被砸碎，店内物品没有少。")),
    Call("order.harassment", "alarm", 0.9, "evening", "compound", "handled case_opened", (
        "陌生电话恐吓｜对方多次来电威胁要上门，报出了家里地址。",)),
    Call("theft.ebike_parts", "alarm", 2.4, "morning", "compound school", "case_opened", (
        "电动车电瓶被偷｜停在楼下的{colour}电动车电瓶不见了，锁被剪断。",
        "车棚里电池被盗｜昨晚充电时还在，今早电池仓是空的。")),
    Call("theft.ebike", "alarm", 1.5, "morning", "compound key_unit school", "case_opened unfounded", (
        "电动车不见了｜{colour}两轮电动车停在门口，锁了，回来就没有了。",)),
    Call("theft.from_vehicle", "alarm", 1.0, "morning", "compound street", "case_opened", (
        "车窗被砸东西被拿走｜{colour}轿车左后窗被砸，车内{item}被拿走。",
        "忘锁车被翻｜昨晚忘了锁车，中控被翻乱，少了现金{small}元。")),
    Call("theft.pickpocket", "alarm", 1.2, "day", "market key_unit", "case_opened", (
        "买菜时手机被偷｜人多的时候被挤了一下，口袋里的手机没了。",
        "候车时钱包被掏｜上车刷卡才发现{item}不见了，里面有{small}元。")),
    Call("theft.burglary", "alarm", 0.5, "morning", "compound", "case_opened", (
        "家里进了贼｜外出两天回来，阳台窗被撬，抽屉翻乱，少了现金{money}元和首饰。",)),
    Call("theft.shop", "alarm", 1.4, "day", "district key_unit market", "handled case_opened", (
        "店里抓到偷东西的｜监控看到一名男子把商品装进包里没付钱，现在人被留在店里。",)),
    Call("theft.poultry", "alarm", 0.3, "morning", "compound", "case_opened", (
        "院里的鸡被偷｜夜里狗叫，早上发现鸡圈被剪开，少了十几只鸡。",)),
    Call("fraud.brushing", "alarm", 1.5, "day", "compound key_unit", "case_opened", (
        "刷单被骗{money}元｜先返了{small}元小利，后来垫付{money}元就提不出来，客服说操作失误要再垫。",
        "做任务返利被骗｜被拉进群做任务，前两单返现，第三单转了{money}元后被移出群。")),
    Call("fraud.customer_service", "alarm", 1.1, "day", "compound", "case_opened", (
        "冒充客服理赔｜自称平台客服，说要关闭百万保障，指导开屏幕共享，转走{money}元。",)),
    Call("fraud.loan", "alarm", 0.6, "day", "compound", "case_opened", (
        "网贷先交解冻费｜下载了贷款软件，说银行卡号填错要交解冻金，转了{money}元。",)),
    Call("fraud.investment", "alarm", 0.5, "evening", "compound", "case_opened", (
        "网上投资提不了现｜网友介绍的平台，前期能提现，投入{money}元后显示账户异常。",)),
    Call("fraud.acquaintance", "alarm", 0.4, "day", "school compound", "case_opened", (
        "冒充老师收费｜家长群里有人换成老师头像收资料费，转了{small}元才发现不对。",)),
    Call("fraud.shopping", "alarm", 0.7, "evening", "compound", "case_opened", (
        "网购付款后被拉黑｜二手平台转账{small}元，对方不发货还拉黑。",)),
    Call("dispute.neighbour", "alarm", 5.2, "evening", "compound", "settled handled", (
        "{floor}漏水起争执｜{floor}卫生间漏水泡了天花板，说了{months}没有修，今天上门吵起来了。",
        "楼道堆放杂物争吵｜邻居把鞋柜和纸箱放在楼道，挪了两次又放回来，双方在门口争吵。",
        "{floor}夜里敲地板｜{floor}每天半夜敲地板，怀疑是故意的，已经第三次报警。")),
    Call("dispute.family", "alarm", 3.1, "night", "compound", "settled handled", (
        "夫妻吵架动手｜丈夫喝酒后动手，妻子脸上有伤，孩子在哭。",
        "父子因房产争吵｜老人和儿子为过户的事吵起来，儿子砸了东西。",
        "婆媳争执｜因带孩子的事吵起来，媳妇要带孩子走，婆婆堵在门口。")),
    Call("dispute.labour", "alarm", 1.4, "day", "key_unit", "settled transferred", (
        "工人讨要工资｜{people}在门口讨要{months}的工资，说老板不接电话。",
        "离职结算起争执｜离职时被扣{money}元，在办公室争吵不肯离开。")),
    Call("dispute.consumer", "alarm", 2.9, "day", "district market venue", "settled transferred not_police", (
        "退货不退钱｜买的衣服洗一次就掉色，店家不给退，双方吵起来。",
        "结账价格对不上｜说好{small}元一份，结账多算，客人不肯付。",
        "预付卡不给退｜办了{money}元的卡，店要转让，不肯退余额。")),
    Call("dispute.love", "alarm", 0.9, "night", "compound venue", "settled handled", (
        "前男友堵门｜分手后对方在楼下等，不让走，要求复合。",)),
    Call("dispute.medical", "alarm", 0.6, "day", "key_unit", "settled transferred", (
        "家属与医生争执｜家属认为用药有问题，围住医生要说法，影响就诊。",)),
    Call("dispute.property", "complaint", 1.9, "day", "compound", "settled transferred", (
        "物业锁车｜车停在消防通道被锁，要交{small}元才开，业主和保安争起来。",
        "业主与物业争执｜因停车费涨价，{people}在物业办公室争吵。")),
    Call("dispute.debt", "alarm", 1.3, "day", "compound key_unit", "settled handled", (
        "上门讨债堵门｜欠款{money}元，对方带了两个人堵在门口不走。",)),
    Call("dispute.rent", "alarm", 1.6, "day", "compound", "settled", (
        "房东不退押金｜租期到了，房东说墙面有损不退押金，换了门锁。",
        "租客不肯搬｜合同到期{months}，租客不交租也不搬。")),
    Call("traffic.scrape", "alarm", 6.2, "commute", "street", "handled settled", (
        "两车追尾｜{colour}轿车追尾前车，无人受伤，占了一条车道。",
        "变道剐蹭｜变道时剐到右侧{colour}轿车，双方对责任有争议。",
        "倒车碰到电动车｜倒车时碰倒停着的电动车，车主要求赔{small}元。")),
    Call("traffic.injury", "alarm", 1.0, "commute", "street", "handled transferred", (
        "电动车与轿车相撞有人受伤｜电动车驾驶人倒地，腿部流血，意识清楚，已叫救护车。",)),
    Call("traffic.parking", "complaint", 4.4, "day", "street compound", "handled not_police", (
        "违停堵住出口｜一辆{colour}轿车停在车库出口，没留电话，几辆车出不来。",
        "消防通道被占｜消防通道停了{people}的车，叫了物业不管。")),
    Call("traffic.jam", "help", 0.8, "commute", "street", "handled", (
        "路口红绿灯坏了｜四个方向车都堵在路口，没人让。",)),
    Call("fire.building", "alarm", 0.3, "evening", "compound", "handled transferred", (
        "厨房起火冒烟｜五楼窗户往外冒黑烟，里面有人喊，已打 119。",)),
    Call("help.lost_item", "help", 3.4, "day", "street key_unit district", "helped not_police", (
        "东西落在出租车上｜下车把{item}忘在后座，只记得是{colour}车。",
        "捡到{item}｜路人在站台捡到{item}，里面有证件，送到岗亭。")),
    Call("help.missing", "help", 1.1, "day", "compound market key_unit", "helped", (
        "老人走失｜{age}老人早上出门买菜没有回来，穿{colour}外套，记性不好。",
        "孩子走散｜{age}孩子在人群里走散，穿{colour}上衣。")),
    Call("help.lockout", "help", 1.2, "evening", "compound", "helped not_police", (
        "小孩被反锁在家｜出门倒垃圾门被风带上，{age}孩子一个人在里面，灶上开着火。",)),
    Call("help.trapped", "help", 0.6, "day", "compound key_unit", "helped transferred", (
        "电梯困人｜电梯停在七八楼之间，里面{people}，有一位孕妇。",)),
    Call("help.injured", "help", 0.9, "day", "street compound", "helped transferred", (
        "老人摔倒起不来｜老人在台阶上摔倒，头部磕破，路人不敢扶。",)),
    Call("help.animal", "help", 0.8, "day", "compound school", "helped transferred", (
        "家里进了蛇｜阳台上有一条蛇，约一米长，家里有老人孩子。",
        "流浪狗追人｜两条大狗在门口追学生，有人被吓到摔倒。")),
    Call("help.suicide", "help", 0.15, "night", "compound", "helped", (
        "有人站在楼顶边上｜一名女子坐在楼顶边上哭，不让人靠近，楼下有人围观。",)),
    Call("help.other", "help", 2.3, "day", "compound street", "helped not_police", (
        "联系不上家人｜独居老人一天没接电话，家属在外地请民警上门看看。",
        "手机没电找不到路｜外地来的老人找不到亲戚家，手机没电。")),
    Call("tip", "tip", 0.8, "day", "compound venue", "unfounded transferred", (
        "出租房人员可疑｜白天拉着窗帘，晚上人进人出，经常有快递大量发出。",)),
    Call("nonpolice.city", "complaint", 1.9, "day", "street", "not_police transferred", (
        "路灯不亮｜整段路灯三天没亮，晚上骑车危险。",
        "占道摆摊｜水果车占了非机动车道，骑车的都走到快车道上。",
        "井盖翘起来｜井盖一边翘起来，车压过去很响。")),
    Call("nonpolice.consult", "help", 2.1, "day", "compound", "not_police", (
        "咨询身份证补办｜身份证丢了，问要带什么材料、周末能不能办。",
        "咨询居住证｜来问居住证续签要什么材料。")),
)  # fmt: skip

NOTES = {
    "settled": (
        "双方当场调解，达成口头协议，各自离开。",
        "民警到场调解，一方道歉，另一方接受。",
        "已调解，告知如再发生可来所做书面协议。",
    ),
    "handled": ("到场处置完毕，秩序恢复。", "已劝离，现场登记双方信息。", "已处置，责令立即改正，拍照留存。"),
    "case_opened": ("已登记受理，调取周边监控，移交案件办理队。", "受理为案件，已做笔录并出具回执。"),
    "transferred": ("已通知主管部门到场接手。", "告知当事人受理部门，并已电话移交。"),
    "helped": ("已帮助当事人，平安。", "人已找到，交给家属。", "已协助处理，当事人致谢。"),
    "unfounded": ("到场查看，未发现所述情况。", "走访周边，未核实到反映的情况。"),
    "not_police": ("不属公安职责，已告知拨打 12345。", "已解释并告知办理渠道。"),
}
