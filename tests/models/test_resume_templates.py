"""Jobs and studies as the templates of job sites, trades and offices set them: what stands in an entry besides them."""

import pytest

pytestmark = pytest.mark.feature("RS-01")


def _jobs(fields: dict) -> list[tuple]:
    return [(job["employer"], job["title"], job["start"]) for job in fields["work"]]


@pytest.mark.parametrize(
    ("text", "jobs"),
    [
        (
            "王一\n工作经验\n2021/7-至今  4年\n云岫供应链管理有限公司 [ 3年8个月 ]\n"
            "物流/仓储 | 150-500人 | 民营公司\n仓储部  仓库主管\n工作描述：\n负责收发货；\n2019/7-2021/6  2年\n"
            "衡溪精密机械有限公司\n机械/设备/重工 | 50-150人 | 合资\n生产计划部  物料计划员\n工作描述：负责需求计划。",
            [("云岫供应链管理有限公司", "仓库主管", "2021-07"), ("衡溪精密机械有限公司", "物料计划员", "2019-07")],
        ),
        (
            "王一\n工作经历\n青禾地产经纪有限公司  2017/05 - 至今\n公司描述：房地产经纪机构，员工约800人\n"
            "高级门店经理  2019/08 - 至今\n汇报对象：大区总监  下属人数：18\n职责业绩：\n管理三家门店\n"
            "门店经理  2017/05 - 2019/07\n职责业绩：\n管理门店",
            [
                ("青禾地产经纪有限公司", "高级门店经理", "2019-08"),
                ("青禾地产经纪有限公司", "门店经理", "2017-05"),
            ],
        ),
        (
            "王一\n工作经历\n星潮互动网络科技有限公司（国内头部手游发行商，员工800余人）  2020.06-至今\n发行运营经理\n"
            "米粒兔游戏（A轮，休闲游戏研发）  2018.04-2020.05\n游戏策划\n"
            "橡树会计师事务所（特殊普通合伙）  2016.07-2018.03\n审计员",
            [
                ("星潮互动网络科技有限公司", "发行运营经理", "2020-06"),
                ("米粒兔游戏", "游戏策划", "2018-04"),
                ("橡树会计师事务所（特殊普通合伙）", "审计员", "2016-07"),
            ],
        ),
        (
            "Ann Lee\nExperience\nZolvo Health (Series B start-up, 300 staff) — Clinical Lead\nApr 2021 – Present\n"
            "Oak Clinic (part of the Oak Group) — Ward Sister\nJun 2016 – Mar 2021",
            [("Zolvo Health", "Clinical Lead", "2021-04"), ("Oak Clinic", "Ward Sister", "2016-06")],
        ),
    ],
)
def test_jobs_when_an_employer_is_described_then_its_name_and_the_post_are_given_without_that(read_fields, text, jobs):
    assert _jobs(read_fields(text)) == jobs


@pytest.mark.parametrize(
    ("text", "jobs"),
    [
        (
            "王一\n工作经历\n2003.07-2006.11 沂南县白沙镇政府科员\n2006.11-2016.03 沂南县财政局国库科科长\n"
            "2016.03-2020.12 沂南县审计局副局长、党组成员\n2020.12- 沂南县统计局党组书记、局长",
            [
                ("沂南县白沙镇政府", "科员", "2003-07"),
                ("沂南县财政局", "国库科科长", "2006-11"),
                ("沂南县审计局", "副局长、党组成员", "2016-03"),
                ("沂南县统计局", "党组书记、局长", "2020-12"),
            ],
        ),
        (
            "王一\n工作经历\n2018年6月-2022年5月就职于锦城妇幼保健院担任药剂师\n"
            "2022年6月至今就职于蜀江药业股份有限公司担任注册专员",
            [("锦城妇幼保健院", "药剂师", "2018-06"), ("蜀江药业股份有限公司", "注册专员", "2022-06")],
        ),
        (
            "王一\n个人经历\n1998.12—2003.12  武警江北支队  战士、班长\n2004.03—2012.08  江北港务集团  焊工、保安\n",
            [("武警江北支队", "战士、班长", "1998-12"), ("江北港务集团", "焊工、保安", "2004-03")],
        ),
        (
            "王一\n工作经历：\n1、云溪奥特莱斯（2019.05—2023.09）：楼层主管\n负责现场管理。\n"
            "2、白鹭百货（2016.03—2019.04）：专柜导购\n负责销售。\n3、步步兴（2014.07—2016.02）：收银员",
            [
                ("云溪奥特莱斯", "楼层主管", "2019-05"),
                ("白鹭百货", "专柜导购", "2016-03"),
                ("步步兴", "收银员", "2014-07"),
            ],
        ),
    ],
)
def test_jobs_when_employer_and_post_run_together_then_each_is_given(read_fields, text, jobs):
    assert _jobs(read_fields(text)) == jobs


@pytest.mark.parametrize(
    ("text", "jobs"),
    [
        (
            "Ann Lee\nAppointments\n2021–present  Reader in Soil Biology, School of Biology, Oakham University\n"
            "2016–2021  Lecturer in Biology, Department of Biology, University of Wye\n"
            "2013–2016  Postdoctoral Research Associate, John Innis Centre, Norwich",
            [
                ("Oakham University", "Reader in Soil Biology", "2021-01"),
                ("University of Wye", "Lecturer in Biology", "2016-01"),
                ("John Innis Centre", "Postdoctoral Research Associate", "2013-01"),
            ],
        ),
    ],
)
def test_jobs_when_a_school_of_a_university_stands_between_then_it_is_left_out(read_fields, text, jobs):
    assert _jobs(read_fields(text)) == jobs
