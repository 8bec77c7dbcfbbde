"""What is going on when the demo station is first looked at: open incidents in every stage."""

from typing import NamedTuple


class OpenCall(NamedTuple):
    """An open incident: where (a place's name), what, and how far each of its units has come.

    `units` is "call sign:leg" by words; an incident whose units have all cleared waits for closing. `ago` is how many
    minutes ago it was reported, `since` how long it has been in its stage; `aside_m` how far east of the place's point.
    """

    ago: float
    since: float
    aside_m: float
    type: str
    kind: str
    place: str
    door: str
    title: str
    description: str
    caller: str
    phone: str
    units: str = ""
    source: str = "110"


OPEN_CALLS = (
    OpenCall(26, 14, 40, "order.fight", "alarm", "柳堤夜市", " 12 号摊", "两桌客人动手", "邻桌因停车口角动手，有人拿酒瓶，一人手部流血。", "林海", "13900002206", "C1:on_scene J2:on_scene"),
    OpenCall(41, 31.5, 60, "dispute.labour", "alarm", "同兴电子厂", "南门", "工人讨要工资", "十来人堵在厂门口讨要两个月的工资，说老板不接电话。", "陈国立", "13500004417", "C2:on_scene"),
    OpenCall(9, 4, 45, "theft.ebike_parts", "alarm", "晓霞职业技术学院", " 6 号宿舍楼", "车棚里电池被盗", "昨晚充电时还在，今天电池仓是空的，旁边两辆也被拆了。", "许梦瑶", "18600005538", "M3:en_route", "hotline"),
    OpenCall(3.2, 0.9, 0, "dispute.neighbour", "alarm", "锦绣花园", " 3 栋 502", "楼上漏水起争执", "楼上卫生间漏水泡了天花板，说了三个月没有修，今天上门吵起来了。", "吴淑芬", "13800009061", "J1:accepted"),
    OpenCall(1.4, 0.3, 50, "traffic.scrape", "alarm", "澄湖大厦", "前路口", "两车追尾", "白色轿车追尾前车，无人受伤，占了一条车道。", "郭嘉兴", "15900007720", "M1:sent"),
    OpenCall(96, 38, 75, "help.lost_item", "help", "柳堤客运站", "候车厅", "捡到行李箱", "旅客把行李箱落在候车厅，里面有证件，已送到岗亭。", "彭海燕", "13900003349", "J3:cleared", "walk_in"),
    OpenCall(74, 12, 80, "dispute.consumer", "alarm", "南薰步行街", " 27 号铺", "退货不退钱", "买的衣服洗一次就掉色，店家不给退，双方吵起来。", "谢欣悦", "13500008815", "M2:cleared"),
    OpenCall(0.7, 0.7, 55, "help.missing", "help", "澄湖医院", "门诊楼", "老人走失", "八十二岁老人看病时走开，穿蓝色外套，记性不好，家属在门诊楼等。", "庄美玲", "18600001174"),
    OpenCall(2.6, 2.6, 50, "fraud.brushing", "alarm", "听涛苑", " 2 栋 1104", "刷单被骗", "先返了小利，后来垫付 36,000 元就提不出来，客服说要再垫。", "罗佳怡", "13800006632"),
    OpenCall(3.9, 3.9, 60, "traffic.parking", "complaint", "望月小区", "东门", "违停堵住车库出口", "一辆黑色轿车停在车库出口，没留电话，几辆车出不来。", "邱建明", "15900002058"),
)  # fmt: skip
