"""The words that made-up logs are made of: all our own, public names of software apart."""

from __future__ import annotations

from typing import Final

GIVEN: Final = tuple(
    """Ada Agnes Alma Amir Anders Anke Antonia Arjun Arvid Astrid Audrey Beatrix Bela Bettina Birgit Bjorn Boris Bruno
    Camila Carla Casper Cecilia Clement Conrad Cosima Dagmar Damian Darya Delia Dmitri Dora Edgar Edith Egon Eileen
    Elena Elias Elmar Elsa Emil Enzo Erika Esther Eugene Eva Felicia Fergus Fiona Flora Florian Frida Gareth
    Gemma Gerda Gita Greta Gunther Gustav Hanna Hedwig Helga Henrik Hilda Hugo Ida Igor Ilse Imogen Ines Ingrid
    Irena Isabel Ivar Ivo Jana Jarmila Jasper Joachim Jolanta Judith Julius Kamil Karin Katya Kirsten Klara Klaus
    Laszlo Lena Leon Leopold Lidia Livia Lothar Louisa Lucia Ludwig Luka Magda Malte Manfred Marek Margit
    Marius Mathilda Mila Milan Mira Moritz Nadia Nils Nina Norbert Oksana Olga Omar Oskar Otto Patrick Pavel Petra Pia
    Quentin Rafael Ramona Regina Renata Rosa Rudolf Sabine Samuel Selma Sergei Silvia Simon Sofia Stella Sven Tamara
    Teresa Tilda Tomas Ulrike Urban Valentin Vera Viktor Viola Waldemar Wanda Werner Xenia Yvonne Zoltan""".split()
)
SURNAME_STARTS: Final = tuple(
    """Alder Ash Beck Brack Brand Burn Cald Corn Dahl Dorn Eber Ells Fern Fisk Gold Grun Hald Hazel Holm Jarn Kall Kess
    Lang Lind Mal Mer Nord Oster Pell Quil Rams Ros Sand Sel Stein Stor Tarn Thorn Ulver Val Wald Wend Wester Zim""".split()
)
SURNAME_ENDS: Final = tuple(
    "berg brook by croft dahl feld gard hart haus hurst ingen kamp land ler man mark mond ner quist rup sen stad ton wick".split()
)
PINYIN_SURNAMES: Final = tuple(
    "Bai Cai Cui Deng Duan Fang Fu Gong Gu Hou Kang Lu Mao Mei Pan Qian Qiu Shi Su Tang".split()
)
PINYIN_GIVEN: Final = tuple(
    "Anqi Bowen Chenyu Dandan Enlai Fanhua Guoqing Haoran Jiahao Kexin Linlin Mengyao Ningbo Peipei Qiming Ruoxi Shuting "
    "Tianyu Wenjing Xinyi Yating Zhihan Zimo Xueqin Yufei".split()
)
HAN_SURNAMES: Final = tuple("白蔡崔邓段方傅龚顾侯康陆毛梅潘钱邱史苏唐")
HAN_GIVEN: Final = tuple(
    "安琪 博文 晨雨 丹丹 帆华 国庆 浩然 佳豪 可欣 琳琳 梦瑶 宁波 佩佩 启明 若曦 舒婷 天宇 文静 心怡 雅婷".split()
)

SOFTWARE: Final = tuple(
    """libvirt xen qemu kvm git gdb gcc glibc systemd nginx openssl curl quilt osc valgrind jenkins virsh python perl bash
    kernel linux openSUSE Fedora Debian Ubuntu SLES apache mysql postgresql sqlite redis docker make cmake autoconf ssh
    rsync samba nfs vim emacs firefox gnome kde qt gtk mesa xorg busybox uboot grub dracut lvm mdadm btrfs ext4 xfs perf
    ftrace strace ltrace tcpdump wireshark iptables bridge-utils dnsmasq bind postfix mutt mercurial subversion bugzilla
    buildbot puppet ansible llvm clang rust golang java maven tomcat eclipse lua ruby rails django flask numpy zlib boost
    openocd minicom udev dbus pulseaudio alsa ffmpeg gstreamer cups screen tmux zsh""".split()
)
SYSTEMS: Final = ("SLE 11 SP2", "SLES 11 SP3", "openSUSE 12.2", "Fedora 18", "Ubuntu 12.04", "Debian 7", "RHEL 6")
OWN_PROJECTS: Final = tuple(
    "tidewire brinestore loomfs quillbus marlin-proxy saltmine fernboot copperd hazelnet driftlog umbra-tools kitewal".split()
)
TOOLS: Final = (
    ("git log --oneline | head -{n}", "git"),
    ("git grep {ident}", "git"),
    ("git bisect run ./{word}_test.sh {n}", "git"),
    ("make -j{n} && sudo make install", "make"),
    ("gdb ./{word} core.{big}", "gdb"),
    ("valgrind --leak-check=full ./{word} -c {word}.conf", "valgrind"),
    ("quilt push -a", "quilt"),
    ("osc build openSUSE_12.2 x86_64", "osc"),
    ("find . -name '*{word}*' -mtime -{n}", "find"),
    ("grep -rn {ident} src/", "grep"),
    ("ssh root@{word}{n} uptime", "ssh"),
    ("rsync -av {word}/ backup:/srv/{word}/", "rsync"),
    ("virsh start {word}_{n}", "virsh"),
    ("strace -f -o /tmp/{word}.txt ./{word}", "strace"),
    ("sudo zypper in {word}-devel", "zypper"),
    ("rpm -qa | grep {word}", "rpm"),
    ("tail -f /var/log/{word}/{word}.log", "tail"),
    ("cd {word}/{noun} && ls -l", "ls"),
    ("cp ~/{word}.conf /etc/{word}/", "cp"),
    ("{program} --{noun} {n} {word}", "own"),
    ("{program} -{n} {path}", "own"),
    ("./{program} {noun}", "own"),
    ("sudo {program} {verb} {word}", "own"),
)

NOUNS: Final = tuple(
    """address alias argument array backup bitmap block branch breakpoint buffer build bus cache callback chain channel check
    chunk client clock cluster code command config connection console container context core counter crash daemon deadlock
    default device directory disk document domain driver entry error event example feature field file filter flag format
    frame function guest handle handler hash header heap host hook image index input interface interrupt issue item job
    journal key label latency leak length library limit line link list lock log loop machine manual map memory message
    method mode module monitor mount name network node object offset option order output owner package page parameter parser
    partition password patch path pattern peer pipe platform plugin pointer policy pool port prefix priority problem
    process profile protocol query queue race range reader record reference region register release reply report request
    reset resource response result retry return review ring root route rule schedule schema script section segment
    sequence server service session setting shell signal size slot snapshot socket source stack state status step storage
    stream string structure switch symbol syntax system table tag target task template test thread time timeout timer
    token trace tree trigger tunnel type update user value variable vector version view volume warning window worker""".split()
)
VERBS: Final = tuple(
    """accept add allocate apply avoid backport block break build call cancel change check clean close compare compile
    configure copy crash create debug define delete detach disable discuss drop enable export fail find finish fix follow
    free get handle hang ignore import improve init insert install keep leave lock look lose make match measure merge miss
    mount move need notify open parse pass patch poll print protect push queue read rebase receive register release reload
    remove rename reproduce reset resolve restart return revert review rewrite run save send set skip split start stop
    support suspend switch test trigger try unlock unregister update use verify wait wake work wrap write""".split()
)
ADJECTIVES: Final = tuple(
    """atomic bad big broken clean common correct current dead different dirty early easy empty exact extra fast final first
    fresh full good hard last late local long lost main many missing new next old open own partial possible private public
    quick random ready real recent remote safe same second shared short similar simple slow small special stable stale
    static strange strict sure temporary true unused useful usual valid whole wrong""".split()
)
SENTENCES: Final = (
    "The {adj} {noun} of the {noun} is {verb}ed before {sw} can {verb} it",
    "I could {verb} the {noun}, but {sw} is still {adj} on {system}",
    "it seems that {ident}() does not {verb} the {noun} when the {noun} is {adj}",
    "we should {verb} {ident} in {sw} instead of the {adj} {noun}",
    "This makes the {noun} {verb} twice, because {sw} keeps a {adj} {noun}",
    "There is a {noun} between {ident} and the {sw} {noun} in {sw}",
    "does anyone know why the {noun} must {verb} {word} here",
    "After the {noun} the {adj} {noun} is gone and nothing is said about the {noun}",
    "the {noun} works for me, while the {adj} one can not {verb} {n} {noun}s",
    "If the {noun} is {adj}, it will {verb} it with the {noun} of the {word} {noun}",
    "My feeling is that {sw} should {verb} {word} {noun}s and not the {adj} {noun}",
    "I am not sure whether {word} is {adj} enough, maybe {person} knows",
    "that is the {adj} {noun} which we saw in {sw} {n}.{n} with {word}",
    "try to {verb} the {noun} and {verb} it again with {sw} {word}",
    "the reason is a {adj} {noun}: {ident} was {verb}ed {n} times",
    "Please note that {word} {noun}s are only {verb}ed when the {noun} comes",
    "{word} {word} is {adj} for the {word} {noun}, see the {noun} of the {noun}",
    "Then the {noun} {noun} may {verb} the {word} of {path}",
    "you need {sw} {n} or a {adj} {noun} to {verb} this",
    "{person} says that the {noun} could {verb} it",
    "the {adj} {noun} has to {verb} before the {noun} and after the {noun}",
    "which is what {sw} and the {noun} of {sw} do for every {adj} {noun}",
    "so the {sw} {noun} can be {verb}ed in {sw} without the {adj} {noun}",
    "ask {person} how to {verb} the {word} {noun}",
)
SHORT: Final = (
    "{verb} the {noun}", "{sw} {noun}", "{noun} of {sw}", "{verb} {word}", "{adj} {noun}", "{word}, {word}", "{person}", "how to {verb}",
    "{word}:", "{verb} {sw} {noun}", "about {sw}", "{noun} {noun}",
)  # fmt: skip
"""Heads of points."""
OWN_WORDS: Final = (
    "I wrote the patch for {bug} and will test it with {sw}.",
    "I tested the {noun} with {sw}, the {adj} {noun} is fixed.",
    "I fix the {noun} in {ident} and send the patch to {person}.",
    "discuss with {person} about the {adj} {noun}.",
    "{person} reviewed the patch and wants a {adj} {noun}.",
    "{person} tested it with {sw}: {n} of {n} {noun}s pass.",
    "install {program}-{n}.{n} and {verb} it.",
)
"""What someone did: the sentences from which work is claimed."""

HAN_WORDS: Final = tuple(
    """内存 缓存 线程 进程 驱动 设备 中断 地址 寄存器 接口 协议 文件 目录 系统 内核 网络 端口 连接 服务器 客户端 编译 链接 调试 测试
    补丁 版本 代码 函数 变量 参数 结构 指针 数据 数据库 日志 错误 问题 原因 方法 结果 时间 速度 性能 功能 模块 配置 脚本 命令 工具
    文档 说明 例子 用户 权限 密码 邮件 会议 计划 总结 项目 公司 产品 芯片 板子 开发板 电路 时钟 电源 信号 波形 仿真 综合 约束 引脚
    硬盘 分区 备份 压缩 安装 升级 下载 上传 启动 停止 重启 死机 崩溃 溢出 泄漏 锁 队列 事件 回调 超时 消息 请求 回复 修改 检查""".split()
)
HAN_VERBS: Final = tuple(
    "修改 检查 增加 删除 读取 写入 打开 关闭 测试 编译 安装 配置 分析 比较 整理 学习 讨论 解决 发现 确认 优化 移植".split()
)
HAN_SENTENCES: Final = (
    "今天{v}了{w}的{w}, {w}的{w}还是不对",
    "这个{w}和{w}有关系, 应该先{v}{w}再{v}{w}",
    "{sw}的{w}需要{v}{w}, 否则{w}会{w}",
    "和{han}讨论{w}的{w}, 他觉得{w}的{w}可以先不{v}",
    "{v}{w}之后{w}正常了, 但是{w}比以前慢",
    "如果{w}没有{v}, {w}就会一直等{w}",
    "发现{w}里面的{w}是{n}, 文档里面写的是{n}",
    "明天继续{v}{w}和{w}",
    "原因是{w}的{w}没有{v}, 所以{w}每次都{w}",
    "{w}的{w}可以用{sw}{v}, 参考{w}的{w}",
    "把{w}改成{n}之后, {w}的{w}变成了{n}",
    "先{v}{w}, 再{v}{w}, 最后{v}整个{w}",
)

TOPICS: Final = tuple(
    """virtualization;libvirt;migration|virtualization;xen;event race|kernel;memory;compaction|proxy;reload crash
    storage;snapshot;rollback|network;bridge;vlan|toolchain;gcc;warning|packaging;osc;spec file|boot;grub;uefi
    kernel;timer;drift|desktop;session;logout|filesystem;quota;repair|arm;board;bring up|security;audit;openssl
    testing;jenkins;flaky tests|mail;filter;encoding|database;index;slow query|container;namespace;leak
    build service;worker;timeout|documentation;manual page;markup""".replace("\n", "|").split("|")
)
LONE_TOPICS: Final = tuple(
    "shell;mailing list;software skill;book;english;meeting;hardware;life;idea;reading;company;health;music;travel;learning;"
    "performance;design;interview;training;blog".split(";")
)
HAN_TOPICS: Final = tuple(
    "软件技巧;学习;工作;网站;开发板调试;驱动移植;文档;会议;英语;读书笔记;生活;计划;电路;仿真;存储;同学;兼职;工作总结".split(
        ";"
    )
)
