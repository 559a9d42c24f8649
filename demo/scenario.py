"""What becomes of each column of the replica portal, in one table: how it is served, how old it is, what must come out.

The table is the written promise that the tests compare the nightly job with. Ages are relative to the portal's first
day: `ago(3)` newest entry three days old, `late(12)` twelve days over its term, `left(2)` two days before it.
"""

from collections.abc import Mapping
from types import MappingProxyType

from demo.plan import (
    DUE_SOON,
    EMPTY,
    FRESH,
    OVERDUE,
    REMIND,
    REMIND_ARTICLE,
    STANDING,
    STANDING_ARTICLE,
    Planned,
    Shape,
    ago,
    late,
    left,
    page,
    unknown,
)
from monitor.types import FailureKind

ANY = ago(1)
"""The age of a page that shows none."""

PLAN: Mapping[str, tuple[Planned, ...]] = MappingProxyType(
    {
        # 了解海曙
        "了解海曙/海曙概览": (page(ago(64), STANDING_ARTICLE, shape=Shape.ARTICLE),),
        "了解海曙/宜居海曙": (page(ago(23), STANDING, shape=Shape.LANDING),),
        "了解海曙/实力海曙": (page(ago(640), REMIND, shape=Shape.JCMS),),
        "了解海曙/投资海曙": (page(ago(118), STANDING, shape=Shape.IFRAME),),
        "了解海曙/旅游海曙": (page(ago(45), STANDING, row="boxes"),),
        # 政务动态
        "政务动态/海曙资讯/本地动态": (
            page(ago(0), pinned=2),
            page(ago(2), FRESH, "区政府办公室", row="bold"),
        ),
        "政务动态/海曙资讯/部门、镇（乡）街道动态": (
            page(ago(1), FRESH, "区教育局", pinned=1),
            page(ago(3), FRESH, "区民政局", Shape.JPAAS_SHELL),
            page(ago(0), FRESH, "海曙公安分局", Shape.TRS, at="/gaj/bmdt/"),
            page(ago(5), FRESH, "区市场监管局", Shape.JCMS),
            page(left(2), DUE_SOON, "区经合局"),
            page(late(4), OVERDUE, "区征收办", row="cell"),
            page(ago(2), FRESH, "月湖街道"),
            page(ago(6), FRESH, "石碶街道", row="split"),
            page(late(1), OVERDUE, "江厦街道", pinned=3),
            page(ago(1), FRESH, "横街镇", Shape.TRS_GB, at="/hjz/zxdt/"),
            page(ago(4), FRESH, "集士港镇", Shape.JCMS_PROXY),
            page(ANY, unknown(FailureKind.RESET), "章水镇", Shape.RESET),
        ),
        "政务动态/媒体聚集": (page(ago(1), shape=Shape.XINHUA, at="/zwdt/mtjj/"),),
        "政务动态/今日头条": (page(ago(0), row="clock"),),
        # 政务公开
        "政务公开/机构概况": (
            page(ago(150), STANDING_ARTICLE, "区财政局", Shape.ARTICLE),
            page(ago(80), STANDING_ARTICLE, "区住建局", Shape.ARTICLE),
            page(ago(700), REMIND_ARTICLE, "区科技局", Shape.ARTICLE),
            page(ago(31), STANDING_ARTICLE, "鼓楼街道", Shape.ARTICLE),
            page(ANY, unknown(FailureKind.HTTP_CLIENT), "龙观乡", Shape.NOT_FOUND),
        ),
        "政务公开/法规公文": (
            page(ago(12), FRESH, "区政府办公室", Shape.LANDING, pinned=1),
            page(ago(40), FRESH, "区发改局", Shape.TRS, at="/fgj/zcwj/", row="slash"),
            page(ago(77), FRESH, "区人社局", Shape.JPAAS_SHELL),
            page(late(38), OVERDUE, "区安监局"),
            page(ago(19), FRESH, "区审管办", Shape.XXGK),
            page(ago(58), FRESH, "白云街道", row="bracket"),
            page(ago(101), FRESH, "鄞江镇", Shape.STUB_SCRIPT),
        ),
        "政务公开/政府决策": (
            page(ago(66), FRESH, "区政府办公室", pinned=2),
            page(ago(140), FRESH, "区发改局", Shape.JCMS_COMMENT),
            page(left(9), DUE_SOON, "区综合行政执法局", row="chinese"),
            page(late(310), OVERDUE, "洞桥镇"),
        ),
        "政务公开/工作信息/通知公告、计划总结": (
            page(ago(3), FRESH, "区政府办公室", pinned=3),
            page(ago(8), FRESH, "区人社局", future=True),
            page(ago(20), FRESH, "区卫生计生局", Shape.TRS, at="/wsj/tzgg/"),
            page(ago(55), FRESH, "区审管办", Shape.JPAAS_SHELL),
            page(left(6), DUE_SOON, "区信访局"),
            page(ago(15), FRESH, "南门街道", row="paired"),
            page(ago(36), FRESH, "高桥镇", Shape.JCMS_ESCAPED),
            page(ANY, unknown(FailureKind.CHALLENGE), "望春街道", Shape.CHALLENGE),
        ),
        "政务公开/工作信息/工作进展": (
            page(ago(1), FRESH, "区财政局", pinned=2),
            page(late(12), OVERDUE, "区教育局", pinned=1),
            page(ago(0), FRESH, "区住建局", Shape.TRS, at="/zjj/gzjz/", row="dot"),
            page(ago(4), FRESH, "区农林水利局", Shape.JPAAS_SHELL),
            page(ago(2), FRESH, "区统计局", row="relative"),
            page(left(1), DUE_SOON, "海曙环保分局"),
            page(ago(6), FRESH, "段塘街道", Shape.JCMS),
            page(late(96), OVERDUE, "西门街道", Shape.JCMS, pinned=2),
            page(ago(3), FRESH, "古林镇", Shape.NO_DATES),
            page(ANY, unknown(FailureKind.UNDATED), "洞桥镇", Shape.NO_DATES_AT_ALL),
        ),
        "政务公开/工作信息/税收管理": (page(ago(17), pinned=1),),
        "政务公开/工作信息/提案议案": (
            page(ago(88), FRESH, "区政府办公室", Shape.TRS, at="/zwgk/tayal/"),
            page(ago(130), FRESH, "区教育局"),
            page(left(20), DUE_SOON, "区文广新闻出版局（旅游局、体育局）"),
        ),
        "政务公开/工作信息/土地管理": (page(ago(29), shape=Shape.JCMS),),
        "政务公开/工作信息/招商引资": (
            page(ago(33), FRESH, "区经合局", row="bold"),
            page(late(61), OVERDUE, "集士港镇"),
        ),
        "政务公开/工作信息/农村工作": (
            page(ago(9), FRESH, "区农林水利局"),
            page(ago(27), FRESH, "鄞江镇", Shape.TRS, at="/yjz/ncgz/", row="chinese"),
        ),
        "政务公开/工作信息/国资管理": (page(late(19), OVERDUE),),
        "政务公开/工作信息/社会治安": (
            page(ago(7), FRESH, "海曙公安分局", Shape.TRS, at="/gaj/shza/"),
            page(ago(70), FRESH, "白云街道"),
        ),
        "政务公开/工作信息/棚户区及危旧房改造、住房保障": (
            page(ago(22), FRESH, "区住建局"),
            page(ago(48), FRESH, "段塘街道", row="cell"),
        ),
        "政务公开/工作信息/征地拆迁": (
            page(ago(13), FRESH, "区征收办", pinned=4),
            page(ANY, EMPTY, "龙观乡", Shape.EMPTY),
        ),
        "政务公开/工作信息/产品质量": (page(ago(11), shape=Shape.JPAAS_SHELL),),
        "政务公开/工作信息/扶贫救助": (
            page(ago(16), FRESH, "区民政局"),
            page(ago(91), FRESH, "横街镇", Shape.STUB_META),
        ),
        "政务公开/工作信息/安全生产、教育卫生": (
            page(ago(5), FRESH, "区安监局", pinned=1),
            page(ago(18), FRESH, "区教育局", Shape.JCMS),
            page(ago(37), FRESH, "区卫生计生局", row="split"),
            page(late(7), OVERDUE, "望春街道"),
        ),
        "政务公开/工作信息/食药安全": (
            page(ago(14), FRESH, "区市场监管局", Shape.TRS, at="/scjg/syaq/", row="slash"),
            page(ANY, unknown(FailureKind.HTTP_SERVER), "江厦街道", Shape.BROKEN),
        ),
        "政务公开/工作信息/环境保护": (
            page(ago(4), FRESH, "海曙环保分局"),
            page(left(10), DUE_SOON, "章水镇"),
        ),
        "政务公开/工作信息/科技创新": (page(ago(26), shape=Shape.MOVED),),
        "政务公开/工作信息/统计分析": (page(ago(0), row="in_link"),),
        "政务公开/工作信息/优抚安置": (
            page(ago(112), FRESH, "区民政局", Shape.JCMS),
            page(ago(180), FRESH, "石碶街道"),
        ),
        "政务公开/工作信息/其他工作信息": (),
        "政务公开/行政执法/行政许可": (
            page(ago(2), FRESH, "区审管办", row="cell"),
            page(ago(35), FRESH, "区市场监管局", Shape.JPAAS_SHELL),
            page(ago(60), FRESH, "区综合行政执法局"),
            page(ANY, unknown(FailureKind.SHELL), "区文广新闻出版局（旅游局、体育局）", Shape.DRAWN),
        ),
        "政务公开/行政执法/行政监管": (
            page(ago(19), FRESH, "区市场监管局"),
            page(ago(83), FRESH, "海曙环保分局", Shape.TRS, at="/hbj/xzjg/"),
            page(late(203), OVERDUE, "区卫生计生局"),
        ),
        "政务公开/人事信息/人事任免": (
            page(ago(10), FRESH, "区政府办公室"),
            page(ago(95), FRESH, "南门街道", Shape.JCMS),
        ),
        "政务公开/人事信息/公务员考录、公招公选、事业招聘": (page(ago(6), row="deadline", pinned=1),),
        "政务公开/财政信息/收费项目": (
            page(ago(74), FRESH, "区住建局"),
            page(ago(120), FRESH, "区市场监管局"),
            page(late(2), OVERDUE, "区综合行政执法局"),
        ),
        "政务公开/财政信息/专项经费": (page(ANY, EMPTY, "海曙国土资源分局", Shape.EMPTY_RECORDSET),),
        "政务公开/财政信息/项目投资、价格收费": (page(ago(47), shape=Shape.TRS, at="/fgj/xmtz/"),),
        "政务公开/财政信息/政府采购": (
            page(ago(1), FRESH, "区审管办", row="yearless"),
            page(ago(24), FRESH, "区财政局", row="bracket"),
        ),
        "政务公开/财政信息/招标公告、中标公告": (
            page(ago(3), FRESH, "区审管办", row="deadline"),
            page(ANY, unknown(FailureKind.LOGIN), "区住建局", Shape.LOGIN),
        ),
        "政务公开/财政信息/财政预决算、三公经费": (
            page(ago(52), FRESH, "区财政局", pinned=1),
            page(ago(110), FRESH, "区教育局"),
            page(ago(108), FRESH, "月湖街道", Shape.JPAAS_SHELL),
            page(ANY, unknown(FailureKind.SOFT_404), "海曙区税务局", Shape.SOFT_404),
        ),
        "政务公开/公共服务": (page(late(33), OVERDUE, shape=Shape.JCMS),),
        "政务公开/政策解读": (
            page(ago(21), STANDING, "区政府办公室"),
            page(ago(9), STANDING, "区人社局", Shape.TRS, at="/rsj/zcjd/"),
            page(ago(240), REMIND, "区科技局"),
        ),
        "政务公开/重大决策公开": (
            page(ago(30), FRESH, "区发改局", row="deadline"),
            page(ANY, unknown(FailureKind.MAINTENANCE), "区征收办", Shape.MAINTENANCE),
        ),
        # 政民互动
        "政民互动/统一政务咨询投诉举报平台": (),
        "政民互动/政务直播间、新媒体": (
            page(ago(1), STANDING, "区全媒体中心"),
            page(ago(27), STANDING, "鼓楼街道"),
        ),
        "政民互动/意见征集": (
            page(ago(8), STANDING, "区发改局", row="deadline"),
            page(ANY, unknown(FailureKind.API_FAILED), "区综合行政执法局", Shape.JPAAS_DEAD),
        ),
        "政民互动/网上调查": (),
    },
)
"""Every column of the map by its id; one without pages stays unmapped."""
