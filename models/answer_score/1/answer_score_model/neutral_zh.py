"""Put neutral placeholders for names, schools, places and gender words into a Chinese answer."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Protocol

from answer_score_model.aligned import Aligned
from answer_score_model.lists import words

PLACEHOLDER = "某某"
HAN = r"\u3400-\u9fff\U00020000-\U0002ffff"

SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞"
    "熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓"
    "郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫"
    "宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉"
    "宰郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东殴殳沃"
    "利蔚越夔隆巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公仉督岳帅缑亢况郈有琴归海晋楚闫法"
    "汝鄢涂钦肖覃粟苟郄揭麦仝佟庹禤植鄞邸来闰亓户代付尧兰卿仵冼买迟原展"
)
COMPOUND = (
    "欧阳|司马|上官|诸葛|夏侯|东方|皇甫|尉迟|公孙|慕容|令狐|长孙|宇文|司徒|端木|百里|东郭|南宫|西门|呼延|轩辕|独孤|申屠|公冶|澹台|"
    "淳于|单于|钟离|闻人|赫连|万俟|鲜于|闾丘|太叔|仲孙|拓跋|夹谷|谷梁|乐正|漆雕|公西|巫马|壤驷|司空|司寇|第五|完颜|纳兰|叶赫那拉|爱新觉罗"
)
TITLES = (
    "总经理|副总经理|副总|行长|副行长|支行长|经理|副经理|主任|副主任|主管|科长|处长|部长|局长|厂长|校长|院长|书记|会长|秘书|"
    "老师|教授|导师|教练|医生|大夫|护士|律师|会计|师傅|师父|同学|同事|先生|女士|小姐|太太|夫人|阿姨|叔叔|大爷|大妈|大伯|大娘|大婶|大叔|"
    "大哥|大姐|奶奶|爷爷|婆婆|公公|哥|姐|叔|姨|婶|爷|总|某某|某|老板娘|老板|站长|队长|组长|班长|店长|所长"
)
SCHOOL = (
    r"(?:职业技术大学|职业技术学院|师范大学|师范学院|师范专科学校|高等专科学校|专科学校|职业学院|理工大学|医科大学|大学|学院|分校|"
    r"中学|小学|高中|初中|职高|职中|中专|技校|职校|党校|学校|附中|附小|实验班|[一二三四五六七八九十]+中(?!学))"
)
SHORT_SCHOOLS = (
    "清华|北大|复旦|浙大|南大|武大|川大|中大|厦大|山大|吉大|兰大|郑大|苏大|云大|贵大|西大|哈工大|哈工程|华科|华工|西交|上交|上海交大|"
    "西安交大|北交大|西南交大|北航|北理工|北师大|华师大|华东师大|南师大|东北师大|华中师大|陕师大|上财|中财|央财|西财|西南财大|东财|江财|"
    "浙财|贸大|上外|北外|广外|川外|人大附中|中科大|国科大|电子科大|成电|西电|北邮|南邮|重邮|同济|湖大|中南大学|海大|中国人大|暨大|深大|港大|港中文|港科大"
)
FAMILY = {
    "长辈": "老先生|老太太|老大爷|老奶奶|老爷爷|老爷子|老大妈|老大娘|老伯伯?|老汉|老婆婆|老头子?|老太|"
    "大爷|大妈|大伯|大娘|大婶|大叔|阿姨|"
    "叔叔|阿叔|阿婆|阿公|阿伯|伯伯|奶奶|爷爷|外公|外婆|姥姥|姥爷|姑妈|姑姑|姨妈|舅舅|伯父|伯母|婶婶|婶子|舅妈|姑父|姨夫|公公|婆婆|岳父|岳母|"
    "老丈人|丈人|丈母娘|叔父",
    "家长": "爸爸|妈妈|父亲|母亲|老爸|老妈|爸妈|老爹|阿爸|阿妈|宝妈|宝爸|爸|妈",
    "孩子": "儿子|女儿|闺女",
    "孙辈": "外孙女|外孙子?|孙女|孙子",
    "晚辈": "儿媳妇?|女婿|侄女|侄子|外甥女|外甥",
    "爱人": "丈夫|妻子|老公|老婆|媳妇|爱人",
    "对象": "男朋友|女朋友|男友|女友",
    "同学": "学长|学姐|学弟|学妹",
    "同门": "师兄|师姐|师弟|师妹",
    "老板": "老板娘",
    "年轻人": "小伙子|小姑娘|姑娘|小伙|小哥|小妹|小哥哥|小姐姐",
    "客人": "先生|女士|小姐|太太|夫人|美女|帅哥|大哥|大姐|大嫂",
    "亲人": "[表堂]?(?:哥哥|姐姐|弟弟|妹妹|姐夫|妹夫|嫂子|弟媳|[哥姐弟妹](?![们]))",
    "人": "[男女](?:性|士|的|人|生|孩子|孩|方)|妇女",
}
OTHERS = re.compile(r"男女|子女|父女|母女|父子|母子|父母|兄弟|姐妹|兄妹|姐弟|母公司|子公司")
BEFORE_PLACE = (
    r"(?:老家就?[在是]|家乡[在是]|故乡[在是]|籍贯[是为]?|来自|家住|家在|户籍[在是]|户口[在是]|出生[在于]|生[在于]|"
    r"从小[在于]|自小在|长在)"
).replace("HAN", HAN)
BEFORE_SCHOOL = (
    r"(?:毕业[于自]|就读[于在]?|考[上入进取]了?|保送到?|来自|母校[是为]?|(?:本科|硕士|研究生|博士|大学|高中)(?:就?是?在|就?是)|"
    r"读的是|上的是|读[于]|[在从](?=[HAN]{2,16}?(?:大学|学院|中学|学校)))"
).replace("HAN", HAN)

INTRODUCED = re.compile(
    rf"(?:我(?:的名字)?[叫]做?|我姓名是|我的名字[是叫]|名字叫做?|名叫|本人叫|免贵姓|我姓)\s*"
    rf"(?P<name>[{HAN}]{{1,4}}(?=[，。,.；;！!、\s]|今年|来自|是|毕业|$)|[{HAN}]{{1,20}}(?:[·•・‧][{HAN}]{{1,20}}){{1,9}}|"
    rf"(?:{COMPOUND})[{HAN}]{{1,2}}|[A-Z][a-zA-Z]+(?: [A-Z][a-zA-Z]+)*)"
)
TRANSLITERATED = (  # characters that foreign names are written with, less those that are mostly other words
    "得阿埃艾安昂奥巴班邦鲍贝比彼毕宾波伯博勃卜布策查柴茨次达戴丹德登邓狄迪蒂丁杜敦顿多厄恩尔凡范菲费芬冯佛夫弗福盖甘冈戈哥格葛根贡古"
    "圭郭哈海罕汉豪赫亨胡惠霍基吉加贾简江杰捷金喀卡凯坎康考柯科克肯孔库昆拉腊莱赖兰朗劳勒雷黎里理利丽莉廉列烈林琳隆卢鲁伦罗洛玛迈麦"
    "曼芒梅门蒙孟米密缅莫墨默姆木穆纳娜乃奈南尼涅宁纽努诺欧帕潘庞培佩彭皮珀普奇契恰乔切钦琼丘曲热仁荣茹儒瑞若萨赛桑瑟森沙山珊尚绍圣"
    "胜施史士舒朔斯松苏孙索塔泰坦汤特滕提廷图托瓦万旺威韦维魏翁沃乌吾伍西希锡席夏肖谢辛欣雄休许雅亚延扬耶叶伊依因英永尤约翰扎赞泽詹珍"
    "芝朱佐娃妮买卓央珠朵其云都力合甫吐逊玉素拉提兰"
)
DOTTED = re.compile(rf"[{TRANSLITERATED}]{{1,8}}(?:[·•・‧][{TRANSLITERATED}]{{1,8}})+")
ADDRESSED = re.compile(
    rf"(?:告诉了?|通知了?|联系了?|客户|同事|同学|经理|主任|柜员|行长|组长|叫|问了?|请|找了?|跟|当时)"
    rf"(?P<name>(?:{COMPOUND}|[{SURNAMES}])[{HAN}]{{1,2}}?)(?=[，。、：；]|说|让|要|去|来|把|给|在|也|就|不|没|已|签|办|请|拿|核)"
)
NO_NAMES = re.compile(
    "经理|经验|包涵|顾客|班长|安全|公积金|法务|归属|通个|车了|单位|方案|方式|方法|金额|金融|贷款|财务|房产|现金"
)
PART = words("zh_tags_of_names")  # tags that LAC gives to pieces of a name that it does not know
NOT_BEFORE_TITLE = "和有从于时后来都能那向过明干支平查空代户付原须相"  # surnames too, but mostly other words
TITLED = re.compile(rf"(?:{COMPOUND}|(?![{NOT_BEFORE_TITLE}])[{SURNAMES}])(?:{TITLES})(?![{HAN}]?们)")
NICKNAMED = re.compile(rf"(?:小|老|阿)[{SURNAMES}]")
NO_NICKNAMES = words("zh_no_nicknames")
FOREIGN = re.compile(r"(?<![A-Za-z])[A-Z][a-z]+(?:[ ·][A-Z][a-z]+)*(?![A-Za-z])")
HOMETOWN = re.compile(
    rf"{BEFORE_PLACE}(?P<name>[{HAN}·]{{2,24}}?)(?=[，。,.；;！!？?、：:\s（(]|的|人[，。,；、]|长大|出生|上学|读书|考|农村|乡下|那边|这边|$)"
)
NATIVE = re.compile(
    rf"(?:[我]是|作为|土生土长的|地地道道的)(?P<name>(?![一个没很不最比那这有])(?:(?!的)[{HAN}]){{2,8}})(?=人[，。,；、])"
)
SCHOOLED = re.compile(
    rf"{BEFORE_SCHOOL}(?P<name>[{HAN}·（）()]{{2,20}}?{SCHOOL}(?:[{HAN}]{{1,6}}(?:学院|分校|校区|系))?)"
)
RAISED = re.compile(rf"在(?P<name>(?!那|这|哪|农|乡|城|一|家)[{HAN}]{{2,8}}?)(?=长大|出生|土生土长)")
SCHOOL_ALONE = re.compile(rf"(?:{SHORT_SCHOOLS})(?:附[中小])?")
SUFFIXED = re.compile(rf"{PLACEHOLDER}(?:[{HAN}]{{0,6}}?{SCHOOL}|[省市县区州镇乡村旗盟屯寨])(?![{HAN}]?长)")
REPEATED = re.compile(rf"{PLACEHOLDER}(?:[·•・‧的之]?{PLACEHOLDER})+")
PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|"
    "仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
PIECES = (  # of Tibetan, Mongolian and Uyghur names as they are written in Chinese
    "卓玛|央金|扎西|顿珠|次仁|多吉|旺堆|旺姆|旺杰|曲珍|拉姆|德吉|平措|尼玛|达瓦|格桑|梅朵|丹增|洛桑|白玛|仁增|索朗|贡布|强巴|益西|米玛|边巴|"
    "普布|巴桑|央宗|拉珍|拉巴|卓嘎|乌云|其木格|其其格|娜仁|图雅|高娃|斯琴|萨仁|托娅|巴雅尔|巴特尔|巴图|布仁|布和|苏和|哈斯|额尔德尼|格日勒|"
    "那日苏|朝鲁|孟和|阿古拉|古丽|娜尔|努尔|买买提|艾合买提|阿卜杜|阿不都|艾尼瓦尔|艾山|艾力|玉素甫|吐尔逊|热依扎|米热|迪丽|迪力|木拉提|玛依拉|阿依"
)
KEPT = words("zh_kept")
COMMON_PLACES = words("zh_no_places")


class Tagger(Protocol):
    """Cuts a Chinese text into words and says of what kind each is."""

    def run(self, text: str) -> list[tuple[str, str]]:
        """Return each word with its tag, in order."""


@cache
def places() -> re.Pattern[str]:
    """Return a pattern of China's divisions, and of their names without the suffix where that leaves three or more."""
    lines = (Path(__file__).parent / "data" / "places_zh.txt").read_text(encoding="utf-8").splitlines()
    names = {line for line in lines if line and not line.startswith("#")}
    names = {name for name in names if len(name) >= 3}
    bare = {re.sub(rf"(?:(?:{PEOPLES})族?){{0,9}}(?:自治[州区县旗]|[省市县区])$", "", name) for name in names}
    every = names | {name for name in bare if len(name) >= 3}
    return re.compile("|".join(sorted(map(re.escape, every), key=len, reverse=True)))


@cache
def minority() -> re.Pattern[str]:
    """Return a pattern of names made of known pieces."""
    return re.compile(rf"(?:{PIECES})+(?:江|拉|提|热木)?")


def neutralise(answer: Aligned, hide: list[str], lac: Tagger) -> None:
    """Rewrite the answer in place: one placeholder for whatever names a person, school or place; no gender."""
    for name in sorted(_pieces(hide), key=len, reverse=True):
        answer.sub(re.compile(re.escape(name)), PLACEHOLDER)
    for pattern in (INTRODUCED, SCHOOLED, HOMETOWN, RAISED, NATIVE):
        answer.sub(pattern, PLACEHOLDER, "name")
    _worded(answer, lac)
    for pattern in (DOTTED, minority(), SCHOOL_ALONE, places()):
        answer.sub(pattern, PLACEHOLDER)
    answer.sub(FOREIGN, lambda match: match[0] if match[0] in KEPT else PLACEHOLDER)
    _gender(answer)
    _tagged(answer, lac)
    answer.sub(SUFFIXED, PLACEHOLDER)
    answer.sub(REPEATED, PLACEHOLDER)


def _pieces(hide: list[str]) -> set[str]:
    """Return each name and, of a Chinese full name of three or more, the given name too."""
    names = {name.strip() for name in hide if len(name.strip()) >= 2}
    return names | {name[1:] for name in names if re.fullmatch(rf"[{HAN}]{{3}}", name)}


def _gender(answer: Aligned) -> None:
    guarded = {span for match in OTHERS.finditer(answer.text) for span in range(*match.span())}
    found = []
    for put, said in FAMILY.items():
        for match in re.finditer(said, answer.text):
            if match.start() not in guarded:
                found.append((*match.span(), put))
    for match in re.finditer(rf"[男女](?=[{HAN}])", answer.text):
        if match.start() not in guarded:
            found.append((*match.span(), ""))
    answer.replace(found)
    answer.sub(re.compile("[她它]"), "他")
    answer.sub(re.compile("妳"), "你")


def _worded(answer: Aligned, lac: Tagger) -> None:
    """Replace a surname with a title, and a nickname made of a surname, where LAC sees a word begin."""
    seen = list(_words(answer.text, lac))
    begins = {start for start, _, _, _ in seen}
    found = [match.span() for match in TITLED.finditer(answer.text) if match.start() in begins]
    ends, tags = {end for _, end, _, _ in seen}, {start: tag for start, _, _, tag in seen}
    for match in ADDRESSED.finditer(answer.text):
        start, end = match.span("name")
        known = start in begins and end in ends and tags[start] in PART
        if known and match["name"][0] not in NOT_BEFORE_TITLE and not NO_NAMES.match(match["name"]):
            found.append((start, end))
    found += [(a, b) for a, b, word, _ in seen if NICKNAMED.fullmatch(word) and word not in NO_NICKNAMES]
    answer.replace([(a, b, PLACEHOLDER) for a, b in found])


def _tagged(answer: Aligned, lac: Tagger) -> None:
    """Replace what LAC tags as person or place, until it finds no more."""
    seen: set[str] = set()
    for _ in range(3):
        found = _names(answer.text, lac)
        if not found:
            return
        seen |= {answer.text[start:end] for start, end in found}
        every = re.compile("|".join(sorted(map(re.escape, seen), key=len, reverse=True)))
        answer.sub(every, PLACEHOLDER)
        answer.sub(REPEATED, PLACEHOLDER)


def _names(text: str, lac: Tagger) -> list[tuple[int, int]]:
    spans = []
    for start, end, word, tag in _words(text, lac):
        named = tag in ("PER", "LOC") and len(word) >= 2 and word not in COMMON_PLACES and PLACEHOLDER not in word
        if named or (tag == "ORG" and re.search(rf"{SCHOOL}$", word)):
            spans.append((start, end))
    return spans


def _words(text: str, lac: Tagger) -> Iterator[tuple[int, int, str, str]]:
    """Yield start, end, word and tag of each word that LAC sees."""
    at = 0
    for word, tag in lac.run(text) if text.strip() else []:
        start = text.find(word, at)
        if start >= 0:
            at = start + len(word)
            yield start, at, word, tag
