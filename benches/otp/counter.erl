%% The same jobs for Erlang/OTP: counter:main([Job | Size]) prints what was measured as a line of JSON.
-module(counter).
-behaviour(gen_server).
-export([main/1, start_link/0, start_link/1]).
-export([init/1, handle_call/3, handle_cast/2]).

%% The counter: a number, and the next of the ring.

start_link() -> gen_server:start_link(?MODULE, counter, []).
start_link(Name) -> gen_server:start_link({local, Name}, ?MODULE, counter, []).

init(counter) -> {ok, {0, undefined}};
init({listed, N}) ->
    Children = [#{id => Nth, start => {?MODULE, start_link, [name(Nth)]}} || Nth <- lists:seq(0, N - 1)],
    {ok, {#{strategy => one_for_one, intensity => 1000000000, period => 1}, Children}};
init(one_by_one) ->
    Child = #{id => counter, start => {?MODULE, start_link, []}},
    {ok, {#{strategy => simple_one_for_one, intensity => 1000000000, period => 1}, [Child]}}.

handle_call({add, N}, _From, {Value, Next}) -> {reply, Value + N, {Value + N, Next}}.

handle_cast({count, N}, {Value, Next}) -> {noreply, {Value + N, Next}};
handle_cast({follow, Next}, {Value, _}) -> {noreply, {Value, Next}};
handle_cast({pass, 0, Watcher}, State) -> Watcher ! last_hop, {noreply, State};
handle_cast({pass, Hops, Watcher}, {_, Next} = State) ->
    gen_server:cast(Next, {pass, Hops - 1, Watcher}),
    {noreply, State};
handle_cast({crash, Watcher}, _State) ->
    Watcher ! {crashed, now_ns()},
    error(somebody_asked_for_it);
handle_cast(leave, State) -> {stop, normal, State}.

name(Nth) -> list_to_atom("c" ++ integer_to_list(Nth)).

%% The jobs. Each is done by a process that has nothing else on its heap.

main([Job | Size]) ->
    logger:set_primary_config(level, none),
    {_, Done} = spawn_monitor(fun() -> print(job(Job, [list_to_integer(S) || S <- Size])) end),
    receive {'DOWN', Done, process, _, normal} -> halt(0); {'DOWN', Done, process, _, _} -> halt(1) end.

print(Figures) ->
    Fields = [io_lib:format("\"~s\": ~.2f", [Name, float(Value)]) || {Name, Value} <- Figures],
    io:format("{~s}~n", [lists:join(", ", Fields)]).

%% A process has one kind of handler, and all calls are queued.
job("call", _) -> calls(100000);
job("call-async", _) -> calls(100000);
job("call-queued", _) -> calls(100000);
job("callers", _) -> callers(64, 320000 div 64);
job("callers-async", _) -> callers(64, 320000 div 64);
job("cast-1", _) -> casts(1, 500000);
job("cast-8", _) -> casts(8, 500000 div 8);
job("start-stop", _) ->
    N = 100000,
    {Started, Servers} = timed(fun() -> [start() || _ <- lists:seq(1, N)] end),
    Monitors = [monitor(process, Server) || Server <- Servers],
    {Stopped, _} = timed(fun() ->
        [gen_server:cast(Server, leave) || Server <- Servers],
        [receive {'DOWN', Monitor, _, _, _} -> ok end || Monitor <- Monitors]
    end),
    both(Started, Stopped, N);
job("heap", [N]) ->
    {ok, _} = supervisor(one_by_one),
    garbage_collect(),
    Before = erlang:memory(total),
    {ok, Tree} = supervisor(one_by_one),
    Children = [begin {ok, Child} = supervisor:start_child(Tree, []), Child end || _ <- lists:seq(1, N)],
    [gen_server:call(Child, {add, 1}) || Child <- Children],
    garbage_collect(),
    After = erlang:memory(total),
    [{"bytes", (After - Before) / length(Children)}];
job("restart-1", _) -> restart(1, 500);
job("restart-100k", _) -> restart(100000, 100);
job("listed-100k", _) ->
    N = 100000,
    {Started, {ok, Tree}} = timed(fun() -> supervisor({listed, N}) end),
    both(Started, stop_tree(Tree), N);
job("one-by-one-100k", _) ->
    N = 100000,
    {Started, Tree} = timed(fun() ->
        {ok, Tree} = supervisor(one_by_one),
        [{ok, _} = supervisor:start_child(Tree, []) || _ <- lists:seq(1, N)],
        Tree
    end),
    both(Started, stop_tree(Tree), N);
job("ring", _) ->
    {N, Rounds} = {1000, 100},
    Servers = [start() || _ <- lists:seq(1, N)],
    [gen_server:cast(S, {follow, Next}) || {S, Next} <- lists:zip(Servers, tl(Servers) ++ [hd(Servers)])],
    [gen_server:call(S, {add, 0}) || S <- Servers],
    Watcher = self(),
    {Time, _} = timed(fun() ->
        gen_server:cast(hd(Servers), {pass, N * Rounds, Watcher}),
        receive last_hop -> ok end
    end),
    each(Time, N * Rounds);
job("fan-in-turn", _) ->
    fan(fun(Servers) -> [gen_server:call(S, {add, 1}) || S <- Servers] end);
job("fan-overlapping", _) ->
    fan(fun(Servers) ->
        Send = fun(S, Requests) -> gen_server:send_request(S, {add, 1}, S, Requests) end,
        gather(lists:foldl(Send, gen_server:reqids_new(), Servers), 0)
    end);
job(_, _) -> [].

calls(N) ->
    Server = start(),
    call(Server, N div 10),
    {Time, _} = timed(fun() -> call(Server, N) end),
    each(Time, N).

call(_, 0) -> ok;
call(Server, N) -> gen_server:call(Server, {add, 1}), call(Server, N - 1).

callers(Callers, Each) ->
    Server = start(),
    {Time, _} = timed(fun() -> together(Callers, fun() -> call(Server, Each) end) end),
    Latencies = lists:sort(lists:append(together(Callers, fun() -> timed_calls(Server, Each, []) end))),
    Count = length(Latencies),
    Quantile = fun(PerMille) -> lists:nth(min(Count, Count * PerMille div 1000 + 1), Latencies) end,
    each(Time, Callers * Each) ++ [{"p50_ns", Quantile(500)}, {"p99_ns", Quantile(990)}, {"p999_ns", Quantile(999)}].

timed_calls(_, 0, Latencies) -> Latencies;
timed_calls(Server, N, Latencies) ->
    {Time, _} = timed(fun() -> gen_server:call(Server, {add, 1}) end),
    timed_calls(Server, N - 1, [Time | Latencies]).

casts(Producers, Each) ->
    Server = start(),
    {Time, _} = timed(fun() -> together(Producers, fun() -> cast(Server, Each), call(Server, 1) end) end),
    each(Time, Producers * Each).

cast(_, 0) -> ok;
cast(Server, N) -> gen_server:cast(Server, {count, 1}), cast(Server, N - 1).

restart(N, Times) ->
    {ok, _} = supervisor({listed, N}),
    Middle = name(N div 2),
    Latencies = [crash_and_call(Middle) || _ <- lists:seq(1, 10 + Times)],
    [{"ns", lists:nth(Times div 2, lists:sort(lists:nthtail(10, Latencies)))}].

crash_and_call(Name) ->
    answered(Name, 7),
    gen_server:cast(Name, {crash, self()}),
    Crashed = receive {crashed, At} -> At end,
    1 = answered(Name, 1),
    now_ns() - Crashed.

answered(Name, N) ->
    try gen_server:call(Name, {add, N})
    catch exit:_ -> erlang:yield(), answered(Name, N)
    end.

fan(Ask) ->
    {N, Rounds} = {1000, 100},
    Servers = [start() || _ <- lists:seq(1, N)],
    Ask(Servers),
    {Time, _} = timed(fun() -> [Ask(Servers) || _ <- lists:seq(1, Rounds)] end),
    each(Time, N * Rounds).

gather(Requests, Sum) ->
    case gen_server:receive_response(Requests, infinity, true) of
        {{reply, Value}, _, Rest} -> gather(Rest, Sum + Value);
        no_request -> Sum
    end.

start() ->
    {ok, Server} = gen_server:start(?MODULE, counter, []),
    Server.

supervisor(Args) -> supervisor:start_link(?MODULE, Args).

stop_tree(Tree) ->
    unlink(Tree),
    Monitor = monitor(process, Tree),
    {Time, _} = timed(fun() ->
        exit(Tree, shutdown),
        receive {'DOWN', Monitor, _, _, _} -> ok end
    end),
    Time.

%% Runs so many processes side by side, and returns what each of them came to.
together(N, Fun) ->
    Self = self(),
    Pids = [spawn_link(fun() -> Self ! {self(), Fun()} end) || _ <- lists:seq(1, N)],
    [receive {Pid, Output} -> Output end || Pid <- Pids].

timed(Fun) ->
    Begun = now_ns(),
    Output = Fun(),
    {now_ns() - Begun, Output}.

now_ns() -> erlang:monotonic_time(nanosecond).

each(Time, N) -> [{"ns", Time / N}].

both(Started, Stopped, N) ->
    [{"ns", (Started + Stopped) / N}, {"start_ns", Started / N}, {"stop_ns", Stopped / N}].
