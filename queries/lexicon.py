"""The words that questions are made of, English and Chinese, as tables: a synonym is a word more in a row.

Each table maps what is meant to the ways to say it, divided by `|`. English verbs stand as infinitives and get their forms from
`forms`; a verb's particles stand behind it in brackets: `work (on)`. What a word is for the grammar is told by an `Item`
(queries/frames.py reads them).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Final


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a word may be: `what` it is for the grammar, and what it means there; of a verb, all `verbs` it may stand for.

    `flags` of a verb: `part` where it may be a participle, `adj` where it never is a passive (`involved`), `swap` where the
    subject is what the others have as object (`appears`).
    """

    what: str
    means: str = ""
    verbs: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()


Phrase = tuple[str, ...]

ASKING: Final[dict[str, str]] = {
    "person": "who|whom|who else|who all|everybody who|everyone who|anybody who|anyone who|all those who|those who|whoever|谁|有谁|都有谁|什么人|哪位|哪几位",
    "which": "which|which of|which ones of|what kind of|哪些|哪个|哪几个|哪篇|哪几篇|哪份|哪封|哪条|哪|哪一个|哪一条|哪几条|哪几封|有哪些|都有哪些|什么样的",
    "what": "what|what all|what else|what exactly|which things|which thing|what things|anything that|everything that|everything|什么|啥|哪些事|哪些事情|什么事|什么事情|哪些东西|哪些工作|什么工作|哪里来的",
    "date": "when|when exactly|on what date|on which date|on what day|on which day|on which days|on what days|what date|what day|which day|which days|"
    "which date|which dates|on which dates|at what time|since when|what was the date|what is the date|什么时候|何时|哪天|哪一天|什么日期|哪几天|几号",
    "duration": "how long|how much time|how much of my time|how many hours|how many minutes|what time|how much work|how much effort|多久|多长时间|多少时间|几个小时|多少小时|多少个小时",
    "entry": "where|whereabouts|in which places|哪里|何处|什么地方",
    "often": "how often|how many times|how frequently|多少次|几次",
    "many": "how many|how many of|count|the number of|number of|count of|what is the number of|how many different|how many distinct|多少|多少个|多少篇|"
    "多少条|多少封|多少份|几个|几篇|几条|几封|几份|有多少|有几个|有多少个",
    "list": "list|show|display|print|give|get|find|enumerate|fetch|look up|search for|search|list me|show me|give me|find me|get me|列出|显示|找出|给出|查找|查一下|看看|列举",
}  # fmt: skip
"""Words that ask, and what for."""

KINDS: Final[dict[str, str]] = {
    "bug": "bug|bugs|bug report|bug reports|issue|issues|ticket|tickets|defect|defects|bug id|bug ids|bug number|bug numbers|cve|cves|缺陷|错误|故障|漏洞",
    "patch": "patch|patches|patch file|patch files|patch series|patchset|patchsets|patch set|patch sets|diff file|补丁|补丁文件",
    "commit": "commit|commits|upstream commit|upstream commits|changeset|changesets|git commit|git commits|提交",
    "change": "change|changes|fix|fixes|patches and commits|patches or commits|commits and patches|commits or patches|bugfix|bugfixes|修改|改动",
    "person": "person|persons|people|guy|guys|folks|man|colleague|engineer|engineers|developer|developers|maintainer|maintainers|programmer|programmers|contributor|"
    "contributors|participants|participant|team member|team members|人|人员|同事|开发者|工程师|开发人员",
    "project": "project|projects|项目|工程",
    "tool": "tool|tools|program|programs|utility|utilities|command|commands|工具|程序",
    "software": "software|projects and tools|projects or tools|tools and projects|packages|package|软件",
    "request": "request|requests|build service request|build service requests|submit request|submit requests|submitrequest|submitrequests|obs request|obs requests",
    "topic": "topic|topics|topic line|subject matter|theme|themes|tag|tags|keyword|keywords|category|categories|主题|话题|标签",
    "document": "document|documents|file|files|attachment|attachments|path|paths|notes file|文件|文档|附件",
    "message": "mail|mails|email|emails|e-mail|e-mails|message|messages|letter|letters|post|posts|comment|comments|bug comment|bug comments|"
    "chat message|chat messages|mail message|proposal|proposals|question|suggestion|suggestions|idea|inquiry|邮件|消息|信|信件|评论|邮件们",
    "thread": "thread|threads|discussion|discussions|mail thread|mail threads|email thread|email threads|conversation|conversations|mail discussion|讨论串|线程|邮件串",
    "series": "series|continuation series|series of entries|entry series|系列",
    "source-file": "source file|source files|sources|source code files|code file|code files|header file|header files|源文件|源代码文件",
    "entry": "entry|entries|log entry|log entries|journal entry|journal entries|note|notes|part|parts|continuation|continuations|record|records|section|sections|diary entry|diary entries|place|places|"
    "条目|日志|记录|日志条目|笔记",
    "version": "version|versions|revision|revisions|iteration|iterations|版本",
    "reply": "reply|replies|answer|answers|response|responses|回复|答复",
    "reference": "reference|references|cross-reference|cross-references|cross reference|cross references|pointer|pointers|link|links|引用|链接|指针",
    "backlink": "backlink|backlinks|back-link|back-links|back reference|back references",
    "todo": "todo|todos|to-do|to-dos|to do|to dos|to do item|to do items|todo item|todo items|task|tasks|open task|action item|action items|待办|待办事项|未完成的事",
    "plan": "plan|plans|day plan|day plans|daily plan|daily plans|gtd|gtds|gtd entry|gtd entries|gtd plan|gtd plans|gtd day plan|gtd day plans|plan of the day|plans of the day|"
    "day's plan|计划|日计划|每日计划",
    "report": "work report|work reports|weekly report|weekly reports|week report|week reports|status report|status reports|progress report|progress reports|report|"
    "weekly work report|weekly work reports|weekly status report|周报|工作报告|工作汇报|工作总结",
    "address": "address|addresses|mail address|mail addresses|email address|email addresses|e-mail address|e-mail addresses|邮箱|邮件地址|邮箱地址|地址",
    "subject": "subject|subjects|subject line|subject lines",
    "title": "title|titles|headline|summary|description|标题",
    "history": "history|timeline|story|chronology|course|life|历史|经过|来龙去脉|过程",
    "chain": "chain|chains|patch chain|history of versions|version history",
    "time": "time|hours|minutes|time spent|hours spent|working time|effort|working hours|时间|工时",
    "colleagues": "colleagues|co-workers|coworkers|co-worker|coworker|collaborators|collaborator|teammates|合作者",
    "experts": "expert|experts|specialist|specialists|专家",
    "activity": "activity|activities|doings|活动",
    "work": "work|bugs and patches|bugs or patches|work items|work item|contributions|contribution|tasks worked on|things|thing|工作|事|事情|任务",
    "names": "names|name|alias|aliases|other names|名字|别名",
    "day": "day|days|date|dates|日期",
    "diff": "diff|diffs|code diff|code diffs",
    "month": "by month|per month|each month|monthly|month by month|按月",
}  # fmt: skip
"""What people call the kinds of node, and other nouns that a question may be about."""

ASKABLE: Final = frozenset(
    "bug patch commit change person project tool software request topic document message thread series source-file entry work".split()
)
"""Those of the nouns that are kinds, or sets of kinds, of the graph: what `{kind}` stands for."""

VERBS: Final[dict[str, str]] = {
    "work": "work (on)|be at work (on)|deal (with)|handle|tackle|participate (in)|take part (in)|contribute (to)|have a hand (in)|have something to do (with)|"
    "have to do (with)|touch|help (with)|look (into)|care (about,for)|take care (of)|engage (in,with)|investigate|act (on)|debug|analyse|analyze|attend (to)|"
    "put work (into)|do something (about,for,on)|join (in)",
    "write": "write|author|create|make|compose|draft|develop|implement|prepare|submit|provide|contribute|send|post|mail|email|e-mail|publish|code|produce|"
    "come up (with)|send out|send in|write down|write up|announce|deliver|propose",
    "review": "review|ack|look over|approve|check|inspect|look (at)|go over|sign off|proofread",
    "test": "test|try|try out|verify|reproduce|validate|check out|run tests (on)|test out",
    "report": "report|file|open|raise|discover|notice|bring up",
    "commit": "commit|apply|push|merge|check in|land|integrate",
    "backport": "backport|port|port back",
    "asked": "ask (about)",
    "discuss": "discuss|comment (on)|talk (about)|speak (about,of)|debate|chat (about)|argue (about)|give comments (on)|make comments (on)|exchange mails (about)",
    "assign": "assign (to)|own|take over|take on|take charge (of)|get assigned|be in charge (of)",
    "fix": "fix|solve|resolve|repair|close|cure|correct|sort out|remedy|patch up",
    "mention": "mention|name|contain|note|discuss|talk (about)|speak (of,about)|deal (with)|cover|include|touch (on)|say something (about)|"
    "have|list|tell (of,about)|bring up|treat|concern|quote|hold|see|spot|use|employ|call|invoke|run|log|record|have something (about,on)|relate (to)|make use (of)|"
    "feature|encounter|have to do (with)",
    "point": "point (to,at,back to)|refer (to,back to)|link (to,back to)|reference|cite|lead (to)|go (to)|cross-reference|direct (to)|point back (to)|refer back (to)|link back (to)|"
    "see|lead back (to)|connect (to)",
    "continue": "continue|follow|follow up (on)|carry on|go on (with)|continue (from)|pick up|take up|build (on)|succeed|carry on (with)|come after",
    "answer": "answer|reply (to)|respond (to)|react (to)|write back (to)|answer (to)|get back (to)|answer back (to)",
    "spend": "spend (on,in,with,for)|need (for)|take|cost|go (into)|invest (in,into)|work (on)|put (into)|use (for)|require|consume|last|devote (to)",
    "know": "know (about)|know most (about)|know best (about)|know the most (about)|know a lot (about)|understand|be familiar (with)|be expert (in,on)",
    "happen": "happen (to,with)|go on (with)|occur|take place|go (with)|come (of)|become (of)",
    "do": "be up (to)|accomplish|achieve|get done|do|spend (doing)",
    "touch": "touch|change|modify|affect|alter|edit|patch",
    "belong": "belong (to)|be part (of)|make up|form|be in|stand (in)|be a member (of)",
    "become": "become|end (as)|end up (as)|turn (into)|go in (as)|land (as)",
    "collaborate": "collaborate (with)|cooperate (with)|co-operate (with)|work together (with)|team up (with)|interact (with)|work closely (with)",
    "tag": "tag (with)|file (under)|label (with)|categorise (as,under)|categorize (as,under)|classify (as,under)|mark (with)",
    "come": "come (out of,from)|result (from)|emerge (from)|arise (from)|stem (from)",
    "receive": "receive|get",
    "say": "say|state|remark|tell|comment (on)",
    "start": "start|begin|finish",
    "call": "call|title|name|entitle",
    "remain": "remain|be left|stay",
}  # fmt: skip
"""What is done, by infinitives. A word may stand in several rows: what fits the rest of the question decides."""

APPEARING: Final = "appear (in)|occur (in)|come up (in)|turn up (in)|show up (in)|crop up (in)|pop up (in)|figure (in)|surface (in)|stand (in)"
ADJECTIVES: Final[dict[str, str]] = {
    "work": "involved (in,with)|engaged (in,with)|busy (with)|active (on,in)|responsible (for)|behind|in charge (of)|occupied (with)",
    "know": "familiar (with)|knowledgeable (about)|should i ask (about)|can i ask (about)|should we ask (about)|could i ask (about)|can help (with)|"
    "could help (with)|to ask (about)",
    "missing": "missing|not there|not found|lost|absent|gone|not available|unavailable|nowhere to be found|do not exist|does not exist|丢失|缺失|不存在|找不到|缺少",
    "dangling": "dangling|broken|dead|unresolved|nowhere|to nothing|into the void|into nothing|悬空|无效|失效",
    "open": "open|still open|unfinished|remaining|left|outstanding|pending|undone|still to do|to do|to be done|not done|not finished|still pending|left to do|没做完的|未完成的|没完成的",
    "do": "up (to)|doing",
    "alone": "with a subject|with subject|with a title|that have a subject|that have a title|which have a subject|having a subject|under a subject",
    "best": "best|most|the best|the most|最",
    "fix": "in response to",
}  # fmt: skip
"""Words that say how something is, which work like verbs that know no passive."""

AGENTS: Final[dict[str, str]] = {
    "write": "author|authors|writer|writers|sender|senders|creator|creators|submitter|submitters",
    "review": "reviewer|reviewers",
    "test": "tester|testers",
    "report": "reporter|reporters",
    "commit": "committer|committers",
    "assign": "assignee|assignees|owner|owners|作者",
    "discuss": "commenter|commenters",
    "fix": "fixer|fixers",
}  # fmt: skip
"""Nouns for whoever does it: "the author of" is "who wrote"."""

ACTIONS: Final[dict[str, str]] = {
    "review": "review of|reviewing of|review for", "test": "testing of|test of|testing for", "backport": "backport of|backporting of",
    "fix": "fixing of", "commit": "committing of", "work": "work on|work for|work at|work behind",
}  # fmt: skip
"""Nouns for what is done: "who did the testing of"."""

ROLE_OF: Final[dict[str, str]] = {
    "work": "any", "write": "wrote", "review": "reviewed", "test": "tested", "report": "reported", "commit": "committed",
    "backport": "backported", "asked": "asked", "discuss": "discussed", "assign": "assigned", "fix": "wrote committed backported",
}  # fmt: skip
"""The edges under `ll:workedOn` that a verb stands for: what `{role}` takes."""

ASKED_TO: Final = "test|review|try|check|fix|help with|look at|do|work on|verify|reproduce|try out|comment on|take a look at|have a look at|retest"

HAN_VERBS: Final[dict[str, str]] = {
    "work": "参与|参加|处理|负责|从事|弄|搞|研究|调查|跟进|工作",
    "write": "写|编写|创建|实现|发|发送|发出|提供|寄|写信|发邮件|发信|开发",
    "review": "审查|评审|审核|审阅|检查",
    "test": "测试|验证|试|重现",
    "report": "报告|报|上报|提出|发现",
    "commit": "提交|合并|应用",
    "backport": "移植|反向移植",
    "asked": "被要求测试|被请求测试|被要求",
    "discuss": "讨论|评论|谈论",
    "assign": "被分配|分配|分配到|分配给",
    "fix": "修复|修|解决|修好|修正|搞定",
    "mention": "提到|提及|说到|写到|涉及|谈到|包含|包括|提过|有|出现|用到|使用|用",
    "point": "指向|引用|参考|链接到",
    "continue": "继续|延续|接着",
    "answer": "回复|答复|回答|回",
    "spend": "花|花费|用|耗费",
    "know": "了解|熟悉|懂|知道",
    "happen": "发生",
    "do": "做|干|忙|完成|在做|在忙|干了些|做了些",
    "touch": "修改|改动|改",
    "belong": "属于|组成",
    "collaborate": "合作|一起工作|共事|协作|共同工作",
}  # fmt: skip
HAN_APPEARING: Final = "出现|出现在|被提到|提到|提及"

PREPOSITIONS: Final[dict[str, str]] = {
    "of": "of|from|的|来自|belonging to|sent by|written by",
    "by": "by|由|被|让",
    "about": "about|on|regarding|concerning|re|over|around|related to|on the subject of|with regard to|with respect to|as regards|关于|有关|对于|对|in connection with|to do with",
    "in": "in|inside|within|into|at|under|throughout|in the course of|在|里|里面|中|上|当中|inside of",
    "for": "for|against|towards|on behalf of|为",
    "to": "to|给|向|往|addressed to|back to",
    "with": "with|together with|alongside|along with|和|跟|与|同|beside|next to|using|containing|having",
    "between": "between|之间",
    "as": "as",
    "that": "that|that says|saying|saying that|that it|asking for|to ask for|to ask about|asking|because of|in which he says|in which she says",
    "out of": "out of",
}  # fmt: skip
"""What puts a name into its place in the question."""

BE: Final = "is|are|was|were|be|been|being|has been|have been|had been|get|gets|got|gotten|is being|was being|are being|were being|是|叫"
DO: Final = "do|does|did"
HAVE: Final = "have|has|had|having|get|got"
FIRST_PERSON: Final = "i|we|me|us|myself|the writer|the author of the log|the log's author|我|我们|自己|本人"
POSSESSIVE: Final = "my|our|我的|我们的"
FILLERS: Final = (
    "the|a|an|all|any|some|every|each|these|those|this|there|here|then|actually|really|else|also|both|exactly|ever|so far|already|please|"
    "now|just|again|his|her|their|its|own|same|of all|currently|still|yet|various|different|single|certain|specific|ones|one|"
    "him|them|he|she|they|it|you|on it|in it|in them|of it|following|respective|somehow|once|at some point|other|particular|upstream|work of|"
    "together|jointly|in common|一起|共同|同时|exist|exists|existing|available|known to exist|in bugzilla|on bugzilla|in the bug tracker|on the list|on the mailing list|on the bug|in the bug|"
    "by mail|by email|by e-mail|in a mail|in an email|in the bug report|on irc|in chat|"
    "i have|we have|that i have|that we have|names of|name of|list of|a list of|the list of|the names of|kind of|as well|the writer's|writer's|open to|"
    "了|过|的|都|曾|曾经|吧|呢|啊|个|些|有|还|还有|被|着|给我|帮我|一下|所有|所有的|全部|哪|那些|这些|那|这|得|地|到|条|封|篇|份|位|人们|在|里|上|中|月|日|是"
)
RELATIVE: Final = "that|which|who|whom|whose|where|when|those"
CALLED: Final = "called|named|titled|entitled|by the name of|with the title|with the subject|with subject|with the name"
CONJUNCTIONS: Final = "and|or|,|，|、|as well as|/|&|plus|和|或|或者|以及|跟|与|then"
PICKS: Final[dict[str, str]] = {
    "first": "first|for the first time|earliest|initially|originally|oldest|the first time|first time|at first|第一次|最早|首次|最先|第一个|第一封",
    "last": "last|latest|most recent|newest|most recently|for the last time|lastly|finally|the last time|last time|recently|最后一次|最后|最近|最新|最近一次|上次|最后一个|最后一封",
    "both": "first and last|first or last|earliest and latest|第一次和最后一次",
}  # fmt: skip
"""Which one of the answers is wanted, by date."""

REFUSED: Final = (
    "not|no|never|nobody|nothing|none|neither|nor|without|except|but|unless|instead|n't|no one|apart from|besides|other than|rather|"
    "why|how|how come|because|whether|if|will|would|shall|should|could|can|may|might|must|want|"
    "better|worse|more|less|fewer|than|worst|average|percent|percentage|ratio|faster|slower|important|good|bad|compare|"
    "think|feel|like|love|hate|happy|tomorrow|next|future|today's weather|weather|summarise|summarize|translate|delete|drop|remove|insert|"
    "explain|predict|opinion|meaning|"
    "没|没有|不|未|为什么|怎么|怎样|如何|吗|是否|会|应该|喜欢|觉得|认为|比|更|天气|总结|翻译|删除"
)
"""Words that no question of ours has: what is denied, wished, compared or felt. A name may hold them."""

IRREGULAR: Final[dict[str, str]] = {
    "write": "writes wrote written writing", "send": "sends sent sending", "make": "makes made making", "take": "takes took taken taking",
    "speak": "speaks spoke spoken speaking", "know": "knows knew known knowing", "find": "finds found finding", "go": "goes went gone going",
    "come": "comes came coming", "spend": "spends spent spending", "see": "sees saw seen seeing", "do": "does did done doing",
    "have": "has had having", "be": "is are was were been being", "run": "runs ran running", "build": "builds built building",
    "understand": "understands understood understanding", "cost": "costs costing", "put": "puts putting", "tell": "tells told telling",
    "deal": "deals dealt dealing", "give": "gives gave given giving", "become": "becomes became becoming", "lead": "leads led leading",
    "get": "gets got gotten getting", "say": "says said saying", "bring": "brings brought bringing", "begin": "begins began begun beginning",
    "hold": "holds held holding", "stand": "stands stood standing", "try": "tries tried trying", "reply": "replies replied replying",
    "leave": "leaves left leaving", "put work": "puts work", "arise": "arises arose arisen arising", "think": "thinks thought thinking",
}  # fmt: skip
DOUBLED: Final = frozenset("commit submit log refer plan tag plug ship program map drop pop crop".split())
"""Verbs whose last letter doubles: committed."""


def forms(verb: str) -> tuple[str, ...]:
    """All forms of an English verb, its infinitive first; what stands behind its first word stays.

    >>> forms("try out")
    ('try out', 'tries out', 'tried out', 'trying out')
    """
    first, _, rest = verb.partition(" ")
    if first in IRREGULAR:
        found = [first, *IRREGULAR[first].split()]
    elif first.endswith("e"):
        found = [first, first + "s", first + "d", first[:-1] + "ing"]
    elif first.endswith("y") and first[-2] not in "aeiou":
        found = [first, first[:-1] + "ies", first[:-1] + "ied", first + "ing"]
    else:
        stem = first + first[-1] if first in DOUBLED else first
        plural = "es" if first.endswith(("s", "x", "ch", "sh")) else "s"
        found = [first, first + plural, stem + "ed", stem + "ing"]
    return tuple(f"{form} {rest}".strip() for form in found)


def split(text: str) -> Phrase:
    """A phrase as the words that questions are cut into: Chinese by characters."""
    return tuple(re.findall(r"[\u3400-\u9fff]|'s\b|[^\s\u3400-\u9fff']+(?:'(?!s\b)[^\s\u3400-\u9fff]+)*", text))


def _rows(table: dict[str, str]) -> Iterator[tuple[str, str]]:
    for means, said in table.items():
        for way in said.split("|"):
            yield means, way.strip()


def _verb(means: str, way: str, flags: frozenset[str] = frozenset()) -> Iterator[tuple[Phrase, Item]]:
    infinitive, _, inside = way.partition(" (")
    particles = frozenset(particle.strip() for particle in inside.rstrip(")").split(",") if particle)
    for form in forms(infinitive):
        participle = form != infinitive and not form.partition(" ")[0].endswith("ing")
        yield split(form), Item("verb", "", frozenset({means}), particles, flags | ({"part"} if participle else set()))


def _adjective(means: str, way: str) -> Iterator[tuple[Phrase, Item]]:
    plain, _, inside = way.partition(" (")
    particles = frozenset(particle.strip() for particle in inside.rstrip(")").split(",") if particle)
    yield split(plain), Item("verb", "", frozenset({means}), particles, frozenset({"adj"}))


def _entries() -> Iterator[tuple[Phrase, Item]]:
    """Every phrase of the tables and what it may be."""
    for what, table in (("ask", ASKING), ("kind", KINDS), ("agent", AGENTS), ("prep", PREPOSITIONS), ("pick", PICKS)):
        yield from ((split(way), Item(what, means)) for means, way in _rows(table))
    for means, way in _rows(ACTIONS):
        yield split(way), Item("verb", "", frozenset({means}), frozenset(), frozenset({"adj"}))
    for means, way in _rows(VERBS):
        yield from _verb(means, way)
    for way in APPEARING.split("|"):
        yield from _verb("mention", way, frozenset({"swap"}))
    for way in HAN_APPEARING.split("|"):
        yield split(way), Item("verb", "", frozenset({"mention"}), frozenset(), frozenset({"swap"}))
    for means, way in _rows(ADJECTIVES):
        yield from _adjective(means, way)
    for means, way in _rows(HAN_VERBS):
        yield split(way), Item("verb", "", frozenset({means}), frozenset(), frozenset({"part"}))
    for asked, verb in product(("asked to", "requested to", "invited to", "told to", "supposed to"), ASKED_TO.split("|")):
        yield split(f"{asked} {verb}"), Item("verb", "", frozenset({"asked"}), frozenset(), frozenset({"adj"}))
    for what, said in (
        ("be", BE), ("do", DO), ("have", HAVE), ("me", FIRST_PERSON), ("my", POSSESSIVE), ("fill", FILLERS), ("rel", RELATIVE),
        ("and", CONJUNCTIONS), ("called", CALLED), ("bad", REFUSED),
    ):  # fmt: skip
        yield from ((split(way), Item(what, way)) for way in said.split("|"))
    yield ("'s",), Item("poss")


@cache
def lexicon() -> dict[str, list[tuple[Phrase, tuple[Item, ...]]]]:
    """By first word: the phrases that start with it, the longest first, each with all it may be."""
    items: dict[Phrase, dict[object, Item]] = {}
    for phrase, item in _entries():
        said = items.setdefault(phrase, {})
        same = (item.what, item.means, item.flags)
        known = said.get(same)
        said[same] = Item(item.what, item.means, known.verbs | item.verbs, known.particles | item.particles, item.flags) if known else item
    found: dict[str, list[tuple[Phrase, tuple[Item, ...]]]] = {}
    for phrase in sorted(items, key=lambda words: (-len(words), words)):
        found.setdefault(phrase[0], []).append((phrase, tuple(items[phrase].values())))
    return found
