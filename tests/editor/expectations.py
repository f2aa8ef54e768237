"""What users of the macros should see in an editor.

A case names a place in `small.rs` by a text that is there once, with `$0` where the cursor is. With `half`, the text is
replaced by a half-typed one first, and the cursor is in that.
"""

from dataclasses import dataclass, field


@dataclass
class Case:
    title: str
    at: str
    half: str = ""
    completes: list[str] = field(default_factory=list)
    leaves_out: list[str] = field(default_factory=list)
    hovers: list[str] = field(default_factory=list)
    goes_to: list[str] = field(default_factory=list)
    mistakes: list[str] | None = None

    def place(self, whole: str) -> tuple[str, int]:
        """The file with the cursor in it."""
        there = self.at.replace("$0", "")
        if whole.count(there) != 1:
            raise ValueError(f"{self.title}: {there!r} is in the file {whole.count(there)} times")
        text = whole.replace(there, self.half or self.at)
        offset = text.find("$0")
        return text.replace("$0", ""), max(offset, 0)


ADD = "pub fn add(&mut self"
COUNTER = "pub counter: Counter ="
HUB = "pub hub: Hub ="
LOG = "pub log: Log ="

CASES = [
    Case("the whole file: nothing is wrong", "//! A crate", mistakes=[]),
    # Options.
    Case("an option of a server is shown on hover", "#[gen_server(rest$0art = transient",
         hovers=["When a supervisor starts it again", "Restart"]),
    Case("an option of a tree is shown on hover", "#[supervisor(strat$0egy", hovers=["Who is restarted together"]),
    Case("an option of a child is shown on hover", "unrespon$0sive = wait", hovers=["never yields"]),
    Case("a tree's shutdown is shown on hover, and not a child's", "period = 10s)]", "period = 10s, shut$0down = 30s)]",
         hovers=["How long the tree may take"]),
    Case("a word of a server's option is shown on hover", "restart = trans$0ient", hovers=["after a crash"]),
    Case("a word of a tree's option is shown on hover", "strategy = rest_$0for_one", hovers=["declared after it"]),
    Case("a word of a child's option is shown on hover", "restart = perma$0nent", hovers=["always started again"]),
    Case("a rule that is allowed is shown on hover", "shutdown = 2s)]", "shutdown = 2s, allow(normal$0_exit))]",
         hovers=["although it can end by itself"]),
    Case("an option of a server is completed", "mailbox = 16)]", "call$0)]", completes=["call_timeout"]),
    Case("an option of a server is completed where there is nothing yet", "mailbox = 16)]", "$0)]",
         completes=["mailbox", "name", "call_timeout"], leaves_out=["strategy", "significant"]),
    Case("an option of a tree is completed", "period = 10s)]", "auto$0)]", completes=["auto_shutdown"]),
    Case("an option of a tree is completed before another", "intensity = 3, period", "inten$0 period",
         completes=["intensity"]),
    Case("an option of a child is completed", "unresponsive = wait", "sig$0", completes=["significant"],
         leaves_out=["strategy"]),
    Case("a word of a server's option is completed", "restart = transient", "restart = tem$0", completes=["temporary"]),
    Case("a word of a tree's option is completed", "strategy = rest_for_one", "strategy = one$0",
         completes=["one_for_one", "one_for_all"]),
    Case("a word of a child's option is completed", "unresponsive = wait", "unresponsive = $0",
         completes=["escalate", "wait", "replace"]),
    Case("a rule to allow is completed", "shutdown = 2s)]", "shutdown = 2s, allow(no$0))]", completes=["normal_exit"]),
    # Handlers.
    Case("a call leads to its handler", "let sum = counter.ad$0d(3)", goes_to=[ADD]),
    Case("a call shows its handler's docs", "let sum = counter.ad$0d(3)", hovers=["Adds `n` and returns"]),
    Case("a cast leads to its handler", "counter.res$0et()?", goes_to=["pub fn reset("]),
    Case("a call within another handler leads to its handler", "self.counter.ad$0d(i64", goes_to=[ADD]),
    Case("an async handler is led to", "app.counter.lo$0ok(0)", goes_to=["pub async fn look("]),
    Case("handlers are completed on a reference", "counter.reset()?;", "counter.$0", completes=["add", "reset", "look"],
         leaves_out=["tick"]),
    Case("a marker is shown on hover", "#[ca$0ll]\n    pub fn add", hovers=["Marks a handler of a request"]),
    Case("a marker is completed", "#[info]\n    fn tick", "#[inf$0]\n    fn tick", completes=["info"]),
    Case("in a handler the state's fields are completed", "self.value = 0;", "self.$0", completes=["value", "names", "add"]),
    Case("in an async handler they are completed too", "self.live.insert(number, value);", "self.$0",
         completes=["live", "counter", "log"]),
    Case("in a handler with a half-typed statement", "self.value = 0;", "let x = self.val$0", completes=["value"]),
    Case("in a handler a sibling's calls are completed", "self.live.insert(number, value);", "self.counter.$0",
         completes=["add", "reset"]),
    Case("in a handler the context's methods are completed", "let _ = cx.pid();", "cx.$0", completes=["monitor", "me"]),
    Case("a half-typed handler leaves the others alone", "self.value = 0;", "let x = ;\n        self.$0", completes=["add", "value"]),
    Case("a field of the state leads to its declaration", "self.val$0ue = 0;", goes_to=["value: i64"]),
    Case("a handler's parameter leads to itself", "self.value += n$0;", goes_to=[ADD]),
    # Children.
    Case("a child's name leads to its line", "app.hu$0b.connect(7)", goes_to=[HUB]),
    Case("a child shows its docs", "app.hu$0b.connect(7)", hovers=["The hub of the application"]),
    Case("a call on a child leads to the handler", "app.hub.conn$0ect(7)", goes_to=["pub async fn connect("]),
    Case("children are completed on the handle", "app.log.line(", "app.$0;\n    app.log.line(",
         completes=["counter", "hub", "log", "which_children"]),
    Case("a sibling in an expression leads to its declaration", "Hub { count$0er, log,",
         goes_to=[COUNTER, "counter: Ref<Counter>"]),
    Case("a later sibling in an expression leads to its declaration", "Hub { counter, lo$0g,",
         goes_to=[LOG, "log: Late<Log>"]),
    Case("an input in an expression leads to its declaration", "Log { prefix: con$0fig.bracketed()",
         goes_to=["config: Config"]),
    Case("a method in an expression leads to its declaration", "Log { prefix: config.brack$0eted()",
         goes_to=["pub fn bracketed"]),
    Case("a child's type leads to its declaration", "pub hub: Hu$0b = Hub", goes_to=["pub struct Hub"]),
    Case("a child's type shows its docs", "pub hub: Hu$0b = Hub", hovers=["Knows the counter"]),
    Case("fields are completed in a child's expression", "Hub { counter, log, live: HashMap::new() }",
         "Hub { counter, $0 }", completes=["log", "live"]),
    Case("fields are completed in a half-typed expression", "Hub { counter, log, live: HashMap::new() },",
         "Hub { counter, log, li$0 }", completes=["live"]),
    Case("an input's methods are completed in an expression", "Log { prefix: config.bracketed() }",
         "Log { prefix: config.$0 }", completes=["bracketed", "prefix"]),
    Case("an input's methods are completed in a half-typed expression", "Log { prefix: config.bracketed() },",
         "Log { prefix: config.br$0 }", completes=["bracketed"]),
    Case("a sibling's name is completed in an expression", "Hub { counter, log, live: HashMap::new() }",
         "Hub { counter: cou$0 }", completes=["counter"]),
    Case("an input's name is completed in an expression", "Log { prefix: config.bracketed() }",
         "Log { prefix: con$0 }", completes=["config"]),
    Case("a child's type is completed", "pub log: Log = Log { prefix: config.bracketed() },", "pub log: Lo$0",
         completes=["Log"]),
    Case("a half-typed child is completed", "pub log: Log = Log { prefix: config.bracketed() },", "pub log: Log = Lo$0",
         completes=["Log"]),
    Case("a child before a half-typed one is completed", "pub log: Log = Log { prefix: config.bracketed() },",
         "pub log: Log = config.$0", completes=["prefix"]),
    Case("a half-typed child leaves the handle alone", "pub log: Log = Log { prefix: config.bracketed() },",
         "pub log: Log = ,\n    }\n}\nfn of(app: &App) {\n    if true {\n        app.$0", completes=["counter", "hub", "log"]),
    Case("the tree's inputs are shown where it is started", "App::sta$0rt(Config", hovers=["Starts the tree"]),
    Case("the tree's children are completed by name", "Ok(())\n}", "AppChild::$0\n}", completes=["Counter", "Hub", "Log"]),
]
