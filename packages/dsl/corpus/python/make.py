"""Writes expressions and what Python makes of them, a JSON object a line: python3 make.py SEED COUNT > cases.jsonl

Each is built in both spellings at once. What the language means otherwise than Python on purpose is left out: booleans as
numbers, the order of lists, % on a string, keys that are no strings.
"""
import json
import random
import sys

CONTEXT = {"n": 3, "x": -2.5, "s": "ab\u00e9\U0001f600", "t": "", "xs": [3, 1, 2], "ws": ["b", "a", "b"], "none": None,
           "m": {"k": 1, "constructor": [2]}}


def number(depth):
    kind = random.randrange(14 if depth > 0 else 4)
    if kind == 0:
        value = str(random.choice([0, 1, 2, 7, 10, 0.5, 2.5, 1e3, 100]))
        return value, value
    if kind == 1:
        return "n", "n"
    if kind == 2:
        return "x", "x"
    if kind == 3:
        return 'm["k"]', "m.k"
    if kind <= 8:
        return both(f"({{}} {random.choice('+-*/%')} {{}})", number(depth - 1), number(depth - 1))
    if kind == 9:
        return both("(-{})", number(depth - 1))
    if kind == 10:
        return same("len", random.choice([text, numbers, words])(depth - 1))
    if kind == 11:
        return same(random.choice(["abs", "round"]), number(depth - 1))
    if kind == 12:
        return same(random.choice(["min", "max", "sum"]), numbers(depth - 1))
    return both("{}[{}]", numbers(depth - 1), index())


def text(depth):
    kind = random.randrange(11 if depth > 0 else 3)
    if kind == 0:
        value = json.dumps(random.choice(["", "a", "b", "Ab ", "\u00e9", "\U0001f600x"]), ensure_ascii=False)
        return value, value
    if kind == 1:
        return "s", "s"
    if kind == 2:
        return "t", "t"
    if kind == 3:
        return both("({} + {})", text(depth - 1), text(depth - 1))
    if kind == 4:
        return both("({} * {})", text(depth - 1), index())
    if kind == 5:
        return both("{}[{}]", text(depth - 1), index())
    if kind == 6:
        method, name = random.choice([("upper", "upper"), ("lower", "lower"), ("strip", "trim")])
        inner = text(depth - 1)
        return f"{inner[0]}.{method}()", f"{name}({inner[1]})"
    if kind == 7:
        whole, old, new = text(depth - 1), random.choice(["a", "b"]), text(0)
        return f"{whole[0]}.replace('{old}', {new[0]})", f"replace({whole[1]}, '{old}', {new[1]})"
    if kind == 8:
        parts, separator = words(depth - 1), text(0)
        return f"{separator[0]}.join({parts[0]})", f"join({parts[1]}, {separator[1]})"
    if kind == 9:
        whole, start, end = text(depth - 1), index(), index()
        return f"{whole[0]}[{start[0]}:{end[0]}]", f"slice({whole[1]}, {start[1]}, {end[1]})"
    return both("{}[{}]", words(depth - 1), index())


def numbers(depth):
    return items(depth, number, "xs", numbers)


def words(depth):
    return items(depth, text, "ws", words)


def items(depth, item, name, again):
    kind = random.randrange(6 if depth > 0 else 1)
    if kind == 0:
        return name, name
    if kind == 1:
        parts = [item(depth - 1) for _ in range(random.randrange(4))]
        return tuple("[" + ", ".join(part[side] for part in parts) + "]" for side in (0, 1))
    if kind == 2:
        return both("({} + {})", again(depth - 1), again(depth - 1))
    if kind == 3:
        return both("({} * {})", again(depth - 1), index())
    if kind == 4:
        return same("sorted", again(depth - 1))
    whole, start = again(depth - 1), index()
    return f"{whole[0]}[{start[0]}:]", f"slice({whole[1]}, {start[1]})"


def boolean(depth):
    kind = random.randrange(9 if depth > 0 else 1)
    if kind == 0:
        value = random.choice(["True", "False"])
        return value, value
    if kind <= 2:
        kind_of = random.choice([number, text])
        operators = [random.choice(["<", "<=", ">", ">=", "==", "!="]) for _ in range(random.randrange(1, 3))]
        shape = "({}" + "".join(f" {operator} {{}}" for operator in operators) + ")"
        return both(shape, *[kind_of(depth - 1) for _ in range(len(operators) + 1)])
    if kind == 3:
        return both("({} %s {})" % random.choice(["==", "!="]), any_of(depth - 1), any_of(depth - 1))
    if kind == 4:
        return both("({} %s {})" % random.choice(["<", ">="]), number(depth - 1), random.choice([text, numbers])(depth - 1))
    if kind == 5:
        needle, hay = random.choice([(number, numbers), (text, words), (text, text), (number, text)])
        return both("({} %s {})" % random.choice(["in", "not in"]), needle(depth - 1), hay(depth - 1))
    if kind == 6:
        return both("({} in m)", text(depth - 1))
    if kind == 7:
        return both("(not {})", any_of(depth - 1))
    return same(random.choice(["any", "all", "bool"]), random.choice([numbers, words])(depth - 1))


def any_of(depth):
    return random.choice([number, text, numbers, words, lambda _: ("none", "none")])(depth)


def anything(depth):
    kind = random.randrange(5)
    if kind == 0:
        return both("({} %s {})" % random.choice(["and", "or"]), any_of(depth - 1), any_of(depth - 1))
    if kind == 1:
        test, then, otherwise = any_of(depth - 1), any_of(depth - 1), any_of(depth - 1)
        return f"({then[0]} if {test[0]} else {otherwise[0]})", f"({test[1]} ? {then[1]} : {otherwise[1]})"
    if kind == 2:
        return both("({} + {})", random.choice([text, numbers, number])(depth - 1), random.choice([text, numbers, number])(depth - 1))
    return random.choice([boolean, any_of])(depth)


def index():
    value = str(random.randrange(-4, 4))
    return value, value


def both(shape, *parts):
    return tuple(shape.format(*[part[side] for part in parts]) for side in (0, 1))


def same(name, part):
    return both(name + "({})", part)


def in_range(value):
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return True
    if isinstance(value, (int, float)):
        return abs(value) < 2**50
    return all(in_range(item) for item in value)


def main(seed, count):
    random.seed(seed)
    done = 0
    while done < count:
        python, ours = anything(4)
        if len(ours) > 160:
            continue
        case = {"expression": ours}
        try:
            value = eval(python, {}, dict(CONTEXT))  # Built above, from nothing that came from outside.
            if not in_range(value) or len(json.dumps(value)) > 300:
                continue
            case["value"] = value
        except (TypeError, ZeroDivisionError, IndexError, KeyError, ValueError) as error:
            case["error"] = type(error).__name__
        print(json.dumps(case, ensure_ascii=False))
        done += 1


print(json.dumps({"context": CONTEXT}, ensure_ascii=False))
main(int(sys.argv[1]), int(sys.argv[2]))
