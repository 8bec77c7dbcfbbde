"""The demo's orders: invented matters of an ordinary week, in every state. Pure data."""

from typing import NamedTuple


class Matter(NamedTuple):
    """An order under way: where, what, how old it is and how far it got.

    `age` and `days` are in days; `state` is issued, working, review, returned or closed; `said` is the feedback.
    """

    community: str
    kind: str
    title: str
    instruction: str
    age: float
    days: int
    state: str
    said: str = ""
    remark: str = ""
    rule: str = ""
    extended: int = 0


UNDER_WAY = (
    Matter("青石社区", "household", "青石社区反诈扫楼，未见 86 户", "补访未见的 86 户\n张贴宣传单并拍门牌", 8, 6, "working"),
    Matter("望月社区", "dispute", "望月小区 7 幢 602 与 702 噪音", "上门核验 702 地垫是否按协议铺设\n重新约双方到调解室\n双方签收约谈通知", 2.9, 3, "review", "晚上与巡逻组一同入户。702 客厅地垫未铺，卧室铺了一半；住户称材料后天到货。双方同意今晚 22:00 后不再有声响，约定周四到治安调解室重签义务。", "", "协议后再报警，重开单限 3 天"),
    Matter("桂园社区", "visit", "桂园里 3 幢合租押金，30 天回访", "见到双方当面核实\n押金是否退清", 6.6, 7, "working"),
    Matter("东埔社区", "dispute", "东埔市场 22 号摊位边界", "会同市场管理方量定边界\n双方签字", 6.7, 7, "review", "已会同市场管理方重新划线，双方当场签字，照片与协议附后。"),
    Matter("竹坑社区", "warning", "竹坑新村养老投资劝阻后回访", "当面回访本人与子女\n核对近 7 天转账", 2.2, 3, "returned", "电话回访，本人表示不再投资。", "预警回访要当面，不能只打电话"),
    Matter("锦绣社区", "check", "锦绣花园车棚电池被盗防范", "督促物业加装门禁\n补两处监控盲区", 5.5, 7, "working"),
    Matter("望月社区", "household", "望月小区 7 幢反诈入户，已见 12 / 24 户", "逐户当面宣讲\n未见的约晚间再访", 4.6, 7, "working", "", "", "一案一幢重新入户"),
    Matter("汇源社区", "check", "汇源烧烤街酒后纠纷联合检查", "会同街道查 6 家店\n夜间定点值守三晚", 4.8, 7, "review", "已查 6 家，2 家限期整改；值守两晚，无警情。"),
    Matter("南薰社区", "visit", "公交总站走失老人家属回访", "核实定位手环是否佩戴", 3.6, 7, "issued"),
    Matter("柳堤社区", "check", "柳堤夜市消防通道占用", "清出通道\n与管理方立约", 3.4, 7, "working"),
    Matter("桂园社区", "dispute", "桂园后街伤害纠纷，转案件办理", "调取监控\n询问双方与证人\n出具处理意见", 4.2, 7, "working", "", "", "案件类纠纷转案件办理队", 1),
    Matter("澄湖社区", "dispute", "澄湖栈道钓鱼占道", "与管理处划定钓位\n劝离占道的", 2.4, 7, "review", "已与管理处划定 18 个钓位并立牌，占道的当场劝离。"),
    Matter("东埔社区", "dispute", "沙洲渡口船主运费", "约双方到社区警务室", 1.5, 7, "issued"),
    Matter("竹坑社区", "check", "竹坑新村群租房 4 套核查", "逐套登记住户\n查用电与通道", 0.9, 7, "working"),
    Matter("锦绣社区", "dispute", "锦绣花园物业费集体诉求", "约业委会与物业\n列出诉求清单", 1.1, 7, "returned", "已与物业通电话。", "诉求清单没有附，业委会意见要写明"),
    Matter("晓霞社区", "household", "晓霞里刷单诈骗，幢内 32 户重新上门", "逐户当面宣讲\n未见的约晚间再访", 0.2, 7, "issued", "", "", "一案一幢重新入户"),
    Matter("晓霞社区", "visit", "晓霞里家暴告诫后第一次回访", "单独见被害人\n告知求助途径", 1.9, 2, "working"),
    Matter("青石社区", "dispute", "青石路 61 号宠物伤人赔付", "核对医药费票据\n双方签赔付协议", 5.8, 7, "closed", "已按票据赔付 1,860 元，双方签字。", "票据齐全"),
    Matter("南薰社区", "dispute", "南薰菜场秤具争执", "会同市场监管复秤", 3.6, 7, "closed", "复秤合格，双方和解。", ""),
    Matter("柳堤社区", "other", "柳堤中学门口早高峰护学", "连续五天到岗\n梳理停车", 4.9, 5, "closed", "五天到岗，违停明显减少。", "下周照此"),
)  # fmt: skip

# What was closed in the weeks before: (kind, what, instruction, feedback). Communities take turns.
PAST = (
    ("dispute", "{place}邻里噪音", "约双方到调解室\n签字", "双方和解，已签协议。"),
    ("household", "{place}反诈入户", "逐户当面宣讲", "应到 48 户，见到 45 户，其余留宣传单。"),
    ("check", "{place}出租房核查", "逐套登记住户", "登记 12 套，新增 5 人。"),
    ("visit", "{place}纠纷 7 天回访", "当面核实履行情况", "双方按约履行。"),
    ("warning", "{place}预警劝阻", "当面劝阻\n核对转账", "已劝阻，未造成损失。"),
    ("dispute", "{place}停车纠纷", "与物业划线", "已划线，双方认可。"),
)
PAST_COUNT = 72
