"""Know the headings that résumés give their sections, as far as the order of reading depends on them."""

import re

from serving.characters import HAN, simplified

_KINDS = {
    "education": (
        r"教育(背景|经历|情况)|学习经历",
        r"education(al background| and training| & training)?|academic background",
    ),
    "work": (
        r"(工作|任职|职业|从业|实习|实践|社会实践)(经历|经验|履历|背景)",
        r"(work |professional |relevant )?experience|employment( history)?|work history|career( history)?|internships?",
    ),
    "projects": (r"(项目|科研)(经历|经验)", r"(personal |selected |key )?projects?|research( experience)?"),
    "skills": (
        r"(专业|职业|个人|核心|计算机)?技能(特长|清单)?|技能(与|和|及)?(证书|语言)",
        r"(technical |core |key |it )?skills|(core )?competenc(y|ies)|tools",
    ),
    "certificates": (
        r"(资格|专业|技能|荣誉)?证书|(荣誉|获奖|奖励|奖项)(证书|奖项|情况|经历)?",
        r"certificat(es?|ions?)|licen[cs]es?|awards?( and honou?rs)?|honou?rs( and awards)?",
    ),
    "languages": (r"语言(能力|技能|水平)?", r"languages?"),
    "summary": (
        r"(自我|个人)(评价|简介|介绍|总结|优势|陈述|描述)",
        r"(professional |career |executive )?summary|profile|about( me)?|objective",
    ),
    "person": (
        r"个人(信息|资料)|基本(信息|资料)|联系(方式|我)|求职意向",
        r"contact( me| info| information| details)?|personal (details|information)",
    ),
    "courses": (r"(主修|主要|核心)课程|培训经历", r"(relevant )?course ?work|courses|training"),
    "interests": (
        r"兴趣(爱好)?|爱好(特长)?|校园(经历|活动)|志愿(者)?经历",
        r"interests|hobbies|volunteering|links|publications|references",
    ),
}
_PATTERNS = {kind: re.compile("|".join(pair), re.IGNORECASE) for kind, pair in _KINDS.items()}
_FRAME = re.compile(r"^[^\w]+|[^\w]+$")
_SPACED = re.compile(rf"(?<=\b\w) (?=\w\b)|(?<=[{HAN}]) +(?=[{HAN}])")


def kind_of(text: str) -> str | None:
    """Return which section a text announces, or None where it is no heading; Traditional and spaced ones count."""
    if len(text) > 48:
        return None
    bare = _FRAME.sub("", _SPACED.sub("", simplified(text)))
    return next((kind for kind, pattern in _PATTERNS.items() if pattern.fullmatch(bare)), None)
