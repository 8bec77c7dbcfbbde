"""Names of the demo town's places and people. None of them is meant to be anybody or anywhere."""

from typing import NamedTuple


class Named(NamedTuple):
    """A place that stands on a plot of its own: kind of the place tree, community letter, name, why it is sensitive."""

    kind: str
    quarter: str
    name: str
    sensitive: str = ""


def _words(*lines: str) -> tuple[str, ...]:
    return tuple(word for line in lines for word in line.split())


STREET_STEMS = _words(
    "文昌 书院 古井 石埕 榕荫 白鹭 听涛 采莲 荷塘 双桥 渡头 船坞 糖坊 米市 绣衣 织锦 银杏 紫竹 梅坞 兰圃 菊苑 桃源",
    "杏花 枣林 橘井 柚香 茶亭 云岭 松风 鹤鸣 鹿洞 虎跑 龙泉 凤池 麒麟 太平 永宁 长乐 福星 寿山 和顺 同心 建业 兴工",
    "创新 科苑 学府 校前 校后 新民 民生 民族 解放 前进 胜利 团结 友谊 光明 朝阳 晨曦 晚枫 秋水 春晖 夏荷 冬青 泉眼",
    "溪岸 湖滨 沙洲 礁石 海棠 石榴 芙蓉 木樨 丁香 玉兰 合欢 香樟 梧桐 垂柳 翠屏 丹霞 岚山 屏峰 仙鹤 云溪 南坪 北坑",
    "西亭 东渡 上塘 下塘 中社 后坂 前埔 内厝 新厝 打铁 豆行 油行 盐埕 布行 鱼市 牛磨 灯笼 纸坊 剪刀 皮行 箍桶",
)
COMPOUNDS = _words(
    "锦绣花园 望月小区 柳堤新村 澄湖雅苑 竹坑安置房 晓霞里 青石公寓 东埔嘉园 南薰雅居 桂园一里 汇源城市花园 听涛苑",
    "荷风水岸 临湖公馆 翠屏山庄 和顺家园 同心小区 福星花苑 银杏里 紫竹园 松风台 鹤鸣苑 春晖园 秋水居",
    "朝阳新村 晨曦苑 海棠湾 石榴园 芙蓉里 丁香公寓 玉兰花园 合欢苑 香樟里 梧桐小区 垂柳园 丹霞居",
    "岚山里 书院新村 古井里 榕荫小区 双桥花园 渡头新村 船坞公寓 糖坊里 织锦家园 茶亭小区",
)
PARKS = ("望月公园", "翠屏公园", "柳溪湿地", "桂园广场", "南薰体育公园", "晓霞山公园")

PLACES = (
    Named("market", "H", "柳堤夜市", "夜间斗殴、醉酒多发，19 时至次日 2 时"),
    Named("market", "D", "锦绣农贸市场", "扒窃多发，早 6 时至 9 时"),
    Named("market", "J", "桂园小商品市场"),
    Named("market", "G", "东埔海鲜市场"),
    Named("district", "F", "澄湖天地商圈", "节假日人流密集"),
    Named("district", "I", "南薰步行街"),
    Named("district", "K", "汇源广场"),
    Named("venue", "H", "金色年华歌城", "醉酒滋事多发，周五周六夜间"),
    Named("venue", "H", "柳堤烧烤一条街", "夜间聚众斗殴警情三个月内 9 起"),
    Named("venue", "I", "星河网吧"),
    Named("venue", "I", "南薰酒吧", "醉酒滋事多发"),
    Named("venue", "F", "湖畔清吧"),
    Named("venue", "D", "锦绣棋牌室", "曾查处聚众赌博"),
    Named("venue", "K", "汇源影城"),
    Named("venue", "E", "青石台球馆"),
    Named("venue", "G", "渔歌大排档"),
    Named("school", "B", "望月小学"),
    Named("school", "D", "锦绣中学"),
    Named("school", "F", "澄湖实验学校"),
    Named("school", "J", "桂园幼儿园"),
    Named("school", "G", "东埔小学"),
    Named("school", "C", "晓霞职业技术学院", "学生宿舍区电动车失窃多发"),
    Named("school", "I", "南薰中学"),
    Named("school", "A", "竹坑小学"),
    Named("key_unit", "F", "澄湖医院", "医患纠纷多发"),
    Named("key_unit", "H", "柳堤客运站", "扒窃、走失求助多发"),
    Named("key_unit", "D", "信安银行锦绣支行"),
    Named("key_unit", "I", "汇通银行南薰支行"),
    Named("key_unit", "K", "联储银行汇源支行"),
    Named("key_unit", "E", "青石加油站"),
    Named("key_unit", "C", "晓霞加油站"),
    Named("key_unit", "A", "竹坑水厂"),
    Named("key_unit", "A", "北屏变电站"),
    Named("key_unit", "G", "东埔油库"),
    Named("key_unit", "B", "望月湖酒店"),
    Named("key_unit", "F", "澄湖大厦"),
    Named("key_unit", "F", "电信枢纽楼"),
    Named("key_unit", "I", "南薰街道办事处"),
    Named("key_unit", "K", "汇源物流园", "劳资纠纷多发"),
    Named("key_unit", "K", "同兴电子厂", "劳资纠纷，工人 1,200 人"),
    Named("key_unit", "E", "宏达制衣厂"),
    Named("key_unit", "J", "桂园社区医院"),
    Named("key_unit", "D", "金玉珠宝行"),
    Named("key_unit", "H", "速捷快递分拨点"),
    Named("key_unit", "C", "晓霞养老院"),
    Named("key_unit", "G", "海丰冷库"),
    Named("key_unit", "B", "四季旅馆", "流动人口登记抽查重点"),
    Named("key_unit", "J", "安达旅社"),
    Named("box", "H", "柳堤治安岗亭"),
    Named("box", "F", "澄湖天地治安岗亭"),
    Named("box", "I", "南薰步行街治安岗亭"),
)

SURNAMES = "林陈黄吴郑苏许杨王李张刘叶蔡庄洪谢曾邱何罗周徐朱胡郭高梁宋唐邓冯曹彭潘袁董余江范方石姚谭廖邹熊金陆郝孔白崔康毛史龚邵万覃武戴莫沈"
GIVEN = _words(
    "志远 建明 国栋 立新 海波 文彬 晓东 俊杰 伟民 振华 永强 少华",
    "泽宇 子豪 浩然 天佑 明轩 嘉诚 思源 鹏飞 晨光 景行 云帆 一鸣",
    "家兴 秀兰 丽华 美玲 雅琴 淑芬 晓燕 婉婷 思雨 梦瑶 佳怡 若曦",
    "静雯 欣悦 雨桐 诗涵 慧敏 玉珍 春梅 月娥 海燕 彩霞 素云 凤英",
    "小红 爱华",
)


class Person(NamedTuple):
    """An officer of the demo: log-in ("" has none), name, badge, team's code, roles."""

    username: str
    name: str
    team: str
    roles: str


# Team codes are completed by the station's: G1–G3 police groups, C community team, A case team, R command room, "" the station itself.
PEOPLE = (
    Person("dispatcher", "周敏", "R", "dispatcher"),
    Person("leader", "郑立新", "", "duty_leader"),
    Person("officer", "林志远", "G1", "community_officer"),
    Person("caseteam", "许振华", "A", "case_team"),
    Person("mediator", "苏雅琴", "C", "mediator"),
    Person("supervisor", "方国栋", "", "supervisor"),
    Person("wall", "指挥室大屏", "R", "wall"),
    Person("sysadmin", "系统管理员", "", "system_admin"),
    Person("secadmin", "安全管理员", "", "security_admin"),
    Person("audit", "审计管理员", "", "audit_admin"),
    Person("", "黄晓东", "R", "dispatcher"),
    Person("", "叶静雯", "R", "dispatcher"),
    Person("", "吴建明", "G1", "community_officer"),
    Person("", "蔡海波", "G1", "community_officer"),
    Person("", "邱思雨", "G1", "community_officer"),
    Person("", "陈俊杰", "G2", "community_officer"),
    Person("", "洪伟民", "G2", "community_officer"),
    Person("", "谢婉婷", "G2", "community_officer"),
    Person("", "曾永强", "G2", "community_officer"),
    Person("", "何文彬", "G3", "community_officer"),
    Person("", "罗少华", "G3", "community_officer"),
    Person("", "庄泽宇", "G3", "community_officer"),
    Person("", "徐浩然", "C", "auxiliary"),
    Person("", "朱天佑", "C", "auxiliary"),
    Person("", "胡明轩", "C", "auxiliary"),
    Person("", "郭嘉诚", "C", "auxiliary"),
    Person("", "高鹏飞", "C", "auxiliary"),
    Person("", "梁晨光", "C", "auxiliary"),
    Person("", "宋景行", "C", "auxiliary"),
    Person("", "唐云帆", "C", "auxiliary"),
    Person("", "邓一鸣", "C", "auxiliary"),
    Person("", "冯家兴", "A", "case_team"),
    Person("", "曹慧敏", "A", "case_team"),
)


class Crewed(NamedTuple):
    """A unit: call sign, kind, group's code, names of its crew, where it stands (a place's name)."""

    call_sign: str
    kind: str
    group: str
    crew: str
    at: str


# The 233 model (DOMAIN.md P3): two cars, three motorcycles, three groups on foot.
UNITS = (
    Crewed("C1", "car", "G1", "林志远 徐浩然", "澄湖大厦"),
    Crewed("C2", "car", "G2", "陈俊杰 朱天佑", "汇源广场"),
    Crewed("M1", "motorcycle", "G1", "蔡海波 胡明轩", "柳堤治安岗亭"),
    Crewed("M2", "motorcycle", "G2", "洪伟民 郭嘉诚", "南薰步行街"),
    Crewed("M3", "motorcycle", "G3", "何文彬 高鹏飞", "锦绣农贸市场"),
    Crewed("J1", "foot", "G1", "邱思雨 梁晨光", "澄湖天地治安岗亭"),
    Crewed("J2", "foot", "G2", "邓一鸣 宋景行", "柳堤夜市"),
    Crewed("J3", "foot", "G3", "罗少华 唐云帆", "桂园小商品市场"),
)
