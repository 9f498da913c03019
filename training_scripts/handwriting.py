"""Write digits by hand: pen strokes of our own, varied by chance, for the training.

    python handwriting.py
    python handwriting.py --digit 7 --variations 20
    python handwriting.py --non-digits

Reads  nothing
Writes handwriting.png in the current folder (or --output): a sheet of all styles, each
       first as it stands in the table, then in random variations

MNIST's digits were written by Americans. Elsewhere a 1 has a flag, a 7 a bar, a 9 a
curl, a 4 is open or looks like a flash of lightning. `STYLES` holds the ways of writing
that we know, and `write_digits` writes with them as many different digits as you like.

To add a style, add a line to `STYLES`: a name, then a string for each stroke, then look
at the sheet. A stroke is the points that the pen goes through, "x,y x,y x,y", x to the
right and y down, where a digit is about 100 high; the pen goes smoothly through them,
but turns sharply at a point marked with "!".
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the house's root
from auxillary.cleanIMG import SIDE, harden_centre_soften
from auxillary.drawing import LONGER_SIDE, PEN, stamp
from auxillary.files import replacing, run_script, short

OUTPUT = Path("handwriting.png")

# How much handwriting varies: standard deviations, in parts of the digit's longer side
# unless said otherwise.
SLOPPY = 0.30  # of the logarithm: a sloppy writer's strokes and points vary more
POINT = 0.028  # each control point
STROKE = 0.030  # the place of a whole stroke
STROKE_SIZE = 0.12  # the length of a stroke, of the logarithm
STROKE_TURN = 0.10  # radians
END = 0.06  # a stroke begins and ends too early or too late
SLANT = 0.18  # sideways for each unit upwards
LEAN = 0.08  # the same of the average writer, to the right
CLIMB = 0.08  # upwards for each unit to the right: bars that rise or fall
TURN = 0.07  # radians
WIDTH = 0.25  # of the logarithm
WAIST = 0.05  # how far the middle moves up or down, left or right
TAPER = 0.21  # how much wider the foot is than the head
BEND = 0.035  # slow waves across the digit
TREMOR = 0.006  # the hand's shaking along the stroke
FURTHEST = 2.0  # standard deviations: nothing goes further astray

STEP = 0.035  # between two points of the pen's path
TREMOR_WAVES = (0.12, 0.2, 0.33, 0.6)  # lengths of the tremor's waves
ROUNDING = 0.07  # how far along the path a fast writer cuts a corner
FIXED_PEN_SHARE = 0.4  # drawn with drawing.PEN as strokes are; the rest as pictures are
PENS = (1.3, 4.8)  # pixels: thinnest and thickest pen in pictures
THIN = 3.0  # pixels: thicker pens are drawn apart from the others, to save time
JOIN = 0.06  # how often the pen stays down between two strokes, unless a style says so
CHUNK = 1000  # written at a time

SCRIBBLES = 0.3  # of the non-digits
SEVERAL = 0.2  # of the non-digits: digits side by side
THIRD = 0.3  # of those: three digits, not two
MARGIN = 210  # pixels of the sheet for the names


class Style:
    """A way of writing one character: its name, and a string of points a stroke.

    `join` is how likely the pen stays down on its way from one stroke to the next.
    """

    def __init__(self, name: str, *strokes: str, join: float = JOIN):
        self.name = name
        self.strokes = strokes
        self.join = join


OVAL = "32,0 10,14 0,50 10,86 32,100 54,86 64,50 54,14 32,0"
ROUND = "46,0 14,14 0,50 14,86 46,100 78,86 92,50 78,14 46,0"

STYLES = {
    0: [
        Style("oval", OVAL),
        Style("round", ROUND),
        Style("narrow", "18,0 4,15 0,50 5,88 18,100 31,86 36,50 31,14 18,0"),
        Style("lying, wide", "50,0 12,10 0,35 15,62 55,70 95,58 100,30 80,6 50,0"),
        Style(
            "clockwise, from the left",
            "0,55 8,15 35,0 60,18 66,52 55,88 30,100 8,85 0,55",
        ),
        Style("from the foot", "30,100 56,84 66,48 54,12 32,0 10,14 0,48 8,84 30,100"),
        Style("open at the top", "40,2 14,12 0,48 10,86 36,100 60,84 68,48 62,16"),
        Style(
            "end turned in", "20,12 4,40 6,80 30,100 56,84 64,45 52,10 30,2 14,18 22,34"
        ),
        Style(
            "loop on top",
            "26,8 8,25 0,58 14,92 36,100 58,86 66,52 54,18 36,6 24,12 34,22 50,12 62,0",
        ),
        Style(
            "begun with a tick",
            "8,4 34,2 12,16 0,50 10,88 34,100 58,84 66,48 52,12 28,4",
        ),
        Style("slashed", OVAL, "56,6 8,94", join=0),
        Style("slashed through", OVAL, "76,-8 -10,108", join=0),
        Style("slashed backwards", OVAL, "8,10 56,92", join=0),
        Style("dotted", OVAL, "32,46 33,54", join=0),
        Style("boxy", "44,0 6,2! 0,50! 4,98! 58,98! 62,46! 58,2! 36,0"),
        Style("pointed", "40,0! 12,40 0,70 14,96 36,100 60,84 62,56 40,0"),
        Style("straight back", "8,0 4,50 10,96! 48,94 68,54 50,10 2,4"),
        Style(
            "two halves", "34,0 8,16 0,50 8,86 34,100", "34,0 58,14 66,50 58,86 34,100"
        ),
        Style(
            "twice around",
            "34,0 6,20 0,60 18,98 44,98 64,60 58,14 32,4 8,26 4,60 22,94 48,92",
        ),
        Style(
            "round, tail inside",
            "40,14 16,6 0,46 14,88 46,100 78,86 90,50 76,12 44,0 24,20 30,40",
        ),
        Style("crossed at the top", "26,16 4,44 10,88 36,100 62,84 66,44 44,16 18,-4"),
    ],
    1: [
        Style("upright", "0,0 0,100"),
        Style("slanted", "30,0 0,100"),
        Style("bent", "8,0 0,50 8,100"),
        Style("short flag", "0,18 20,0! 20,100"),
        Style("long flag", "0,38 34,0! 34,100"),
        Style("steep flag", "0,34 12,0! 14,100"),
        Style("flat flag", "0,24 38,0! 34,100"),
        Style("curved flag", "0,30 22,20 32,0! 30,100"),
        Style("flag as long as the stem", "0,86 30,0! 36,100"),
        Style("flag half the stem", "0,55 32,0! 34,100"),
        Style("flag and base", "0,22 26,0! 26,100", "0,100 52,100"),
        Style("flag and base, one stroke", "0,22 28,0! 28,98! 2,100! 54,100"),
        Style("base without flag", "24,0 24,100", "0,100 48,100"),
        Style("flag and foot to the left", "0,30 28,0! 28,98! -4,100"),
        Style("flag and foot to the right", "0,22 18,0! 18,98! 44,96"),
        Style("detached flag", "0,30 26,3", "29,0 28,100"),
        Style("stem, then flag", "28,0 26,100", "28,0 0,34", join=0),
        Style("turned up foot", "0,20 20,0! 19,84 26,100 38,94"),
        Style("slanted with flag", "0,34 40,0! 14,100"),
        Style("up and down again", "0,100 24,0! 22,100"),
        Style("leaning, long flag", "0,56 70,0! 36,100"),
        Style("leaning far", "78,0 0,100"),
        Style("steep flag and base", "0,36 20,0! 20,100", "-10,100 46,100"),
        Style("flag and short foot to the left", "0,24 20,0! 20,100! -2,98"),
        Style("thin wedge", "0,44 16,2 18,0! 14,100"),
        Style("half an arrow", "0,48 16,0! 16,100"),
        Style("half an arrow, leaning", "0,64 36,0! 20,100"),
        Style("half an arrow, curved", "0,54 14,24 20,0! 18,100"),
        Style("half an arrow, flag from above", "18,0 16,100", "20,2 0,50", join=0),
        Style("leaning, flag far out", "0,64 92,0! 58,100"),
        Style("foot like a shelf", "0,34 26,0! 26,76 26,98! -16,100"),
    ],
    2: [
        Style("school", "4,22 14,4 34,0 54,8 58,30 44,54 20,80 0,100! 62,100"),
        Style("straight neck", "0,20 24,0 50,10 52,34 26,70 0,98! 60,98"),
        Style(
            "loop at the foot",
            "4,24 16,4 38,0 56,14 54,38 34,66 10,94 0,90 6,80 20,84 40,98 64,92",
        ),
        Style(
            "large loop",
            "2,22 18,2 42,2 54,20 46,46 24,80 8,98 0,86 12,76 30,88 48,100 66,92",
        ),
        Style("like a z", "0,4 56,0! 0,100! 60,98"),
        Style("like a z, round top", "0,12 22,0 50,6! 28,52 0,98! 60,98"),
        Style("swan", "2,24 20,2 46,4 56,26 40,56 14,86 4,98 24,94 50,100 66,92"),
        Style("curled start", "16,28 6,18 20,2 44,2 56,20 48,46 24,76 0,100! 60,98"),
        Style("wavy foot", "2,20 20,0 48,4 56,28 36,62 0,98! 20,92 44,100 66,92"),
        Style("falling foot", "4,16 26,0 50,8 52,34 30,64 0,86! 30,90 60,102"),
        Style("short foot", "2,18 22,0 46,8 48,34 26,66 8,98! 38,100"),
        Style("long foot", "16,22 34,0 58,8 60,34 36,66 0,96! 90,98"),
        Style("wide belly", "0,10 30,0 58,16 60,42 36,68 0,86! 30,88 62,98"),
        Style("upright stem", "0,20 16,0 42,6 46,40 32,70 20,98! 60,98"),
        Style("two strokes", "2,20 22,0 50,6 54,32 32,64 0,98", "2,98 62,98"),
        Style(
            "half circle on a bar", "0,14 24,0 52,12 58,42 46,78 22,98! 0,100! 66,100"
        ),
        Style(
            "narrow head, long foot", "18,24 26,4 40,0 48,14 38,44 14,80 -4,98! 62,100"
        ),
        Style("narrow", "2,18 14,0 30,12 26,44 12,78 0,98! 38,100"),
        Style(
            "loop at the foot, foot turned up",
            "4,20 24,0 46,10 42,40 20,76 2,92 4,76 24,82 44,98 60,84",
        ),
        Style("hook and slanted neck", "0,14 10,0 40,2! 14,66 0,98! 54,100"),
    ],
    3: [
        Style(
            "school", "4,12 24,0 48,6 54,24 40,42 22,47! 46,52 60,72 50,94 24,100 0,88"
        ),
        Style("flat top", "0,2 54,0! 24,40! 48,46 60,68 50,92 24,100 0,90"),
        Style(
            "smooth waist", "2,14 26,0 52,14 46,38 30,46 50,54 60,76 40,98 14,98 0,86"
        ),
        Style(
            "loop at the waist",
            "4,10 28,0 50,12 46,34 26,50 16,46 26,40 50,54 60,76 42,98 16,98 0,84",
        ),
        Style("zigzag", "0,0 50,4! 18,44! 54,70! 0,100"),
        Style("flat foot", "6,8 30,0 50,14 44,36 22,46! 48,56 54,80 44,98! 0,100"),
        Style("long foot", "14,6 38,0 56,14 48,36 28,46! 58,56 60,80 44,96 -14,100"),
        Style(
            "small head", "14,6 30,0 42,10 38,24 22,30! 50,38 66,64 52,94 24,100 0,86"
        ),
        Style("large head", "0,14 28,0 60,14 58,42 24,58! 48,62 54,82 36,100 8,96"),
        Style("deep waist", "2,10 30,0 56,12 50,34 10,46! 52,58 62,78 40,100 0,92"),
        Style(
            "curled ends",
            "12,20 4,10 24,0 48,10 44,36 24,46! 52,56 58,82 34,100 6,94 4,80 14,80",
        ),
        Style("straight back", "0,4 30,0 44,14 40,38 26,46 44,54 42,84 20,100 0,96"),
        Style("flat top and foot", "0,0 50,0! 22,42! 50,50 54,76 46,96! 0,98"),
        Style("shallow waist", "0,8 32,0 52,18 44,40 34,46 48,56 52,80 28,100 0,94"),
        Style(
            "running down to the left",
            "10,10 38,0 60,12 50,36 28,44! 50,54 40,82 0,104",
        ),
        Style("fast, tilted", "2,10 28,0 52,8 36,38 24,45 40,48 40,68 8,100"),
        Style("flat top, hanging hook", "0,4 46,0! 32,36 24,42! 42,46 44,66 14,100"),
        Style(
            "waist hardly seen", "0,8 30,0 50,14 42,36 34,44 46,54 50,76 26,100 4,96"
        ),
        Style(
            "rounded, nearly closed",
            "6,24 4,8 28,0 52,14 44,38 22,46! 54,56 58,84 30,100 4,92 4,74",
        ),
        Style(
            "head nearly a ring",
            "22,24 6,14 22,0 46,8 44,34 22,46! 50,56 52,84 24,100 0,90",
        ),
        Style(
            "ring and flat foot",
            "24,22 10,18 12,4 32,0 48,14 40,38 24,44! 56,60 54,92 0,98",
        ),
        Style(
            "long flat top, hanging hook",
            "0,8 28,0 62,2! 42,34 34,42! 50,50 48,74 14,102",
        ),
    ],
    4: [
        Style("open, short stem", "10,0 0,58! 62,58", "44,28 44,100"),
        Style("open, long stem", "12,0 0,60! 66,60", "48,0 46,100"),
        Style("closed, two strokes", "44,0 0,66! 66,66", "44,0 44,100"),
        Style("closed, one stroke", "44,100 44,0! 0,66! 66,66"),
        Style("lightning, one stroke", "20,0 0,50! 46,44! 24,100"),
        Style("lightning, two strokes", "30,0 4,56! 58,46", "52,24 28,100"),
        Style("steep lightning", "16,0 0,52! 36,46", "36,40 30,100"),
        Style("rounded", "0,0 2,40 20,56 48,50", "50,0 46,100"),
        Style("long bar", "12,0 0,60! 92,60", "48,10 48,100"),
        Style("short bar", "12,0 0,55! 40,55", "36,25 34,100"),
        Style("low bar", "24,0 0,80! 66,80", "46,40 46,100"),
        Style("high bar", "10,0 0,36! 56,36", "42,6 40,100"),
        Style("three strokes", "30,0 0,64", "0,64 66,62", "46,36 46,100"),
        Style("loop at the corner", "24,0 4,56 -4,66 4,58 62,56", "44,20 42,100"),
        Style("square", "0,0 0,50! 46,50", "46,0 46,100"),
        Style("without lifting", "14,0 0,54! 36,54 56,22 52,6 46,22 42,100"),
        Style("foot", "30,0 0,66! 62,66", "44,30 44,100", "28,100 60,100", join=0),
        Style("short stem below", "22,0 0,60! 64,56", "40,40 36,100"),
        Style("wide open", "26,0 0,44! 70,40", "66,4 40,100"),
        Style("low corner, short stem", "20,0 0,70! 34,62", "36,48 26,100"),
        Style("low corner, one stroke", "18,0 0,68! 30,64 34,58! 24,100"),
        Style("a step down", "6,0 0,66 8,72 24,70! 28,100"),
        Style("curved down, short stem", "24,0 4,40 2,64 16,68 40,58", "38,44 28,100"),
        Style("narrow, small head", "18,4 0,42! 44,40", "38,0 28,100"),
        Style("tall and narrow, closed", "34,0 0,62! 50,62", "34,0 32,100"),
        Style(
            "loop in the middle, one stroke", "28,0 2,58 12,66 46,50 50,40 42,50 30,100"
        ),
        Style("leaning, open", "40,0 8,54! 64,50", "66,14 26,100"),
        Style("low hook, one stroke", "20,0 4,60 4,72 14,70 28,56! 22,100"),
        Style("long stroke, tiny hook", "24,0 0,74! 26,66 32,54! 22,100"),
        Style("long curved stroke, short stem", "22,0 4,64 8,80 30,70", "34,52 22,100"),
        Style("small open head, leaning stem", "22,0 6,36! 44,30", "48,8 10,100"),
        Style("closed, bent at the left", "54,0 22,24 0,54! 72,56", "56,0 52,100"),
        Style("wide, stem crosses late", "40,0 0,50! 90,54", "62,16 58,100"),
    ],
    5: [
        Style(
            "two strokes",
            "10,0 6,44! 34,38 58,56 54,84 28,100 0,90",
            "10,0 60,0",
            join=0,
        ),
        Style("one stroke", "58,0 10,2! 6,44! 34,38 58,60 50,90 24,100 0,90"),
        Style("like an S", "56,6 28,0 8,16 14,38 44,50 58,72 40,98 0,92"),
        Style(
            "detached bar",
            "10,8 4,46! 34,38 56,56 52,86 26,100 0,92",
            "20,-2 66,-6",
            join=0,
        ),
        Style(
            "long bar", "10,0 6,42! 32,36 52,56 46,88 20,100 0,92", "8,0 92,-4", join=0
        ),
        Style("angular", "54,0 6,0! 4,46! 52,48! 50,98! 0,98"),
        Style("flat foot", "52,0 6,0! 2,44! 40,42 54,68 44,96! 0,100"),
        Style("large belly", "46,0 14,2! 8,28! 40,24 64,50 58,86 26,100 0,88"),
        Style("long neck", "56,0 12,0! 6,58! 30,52 48,68 42,92 20,100 0,94"),
        Style("without a neck", "62,0 24,2! 10,28 38,44 50,72 30,96 0,100"),
        Style("slanted", "66,0 22,4! 6,42! 40,48 46,74 24,96 0,98"),
        Style("curled end", "54,0 10,2! 6,42! 34,38 56,60 46,92 18,100 2,88 12,78"),
        Style(
            "bar from the left",
            "12,2 8,44! 34,38 54,56 50,86 26,100 0,92",
            "-14,2 52,0",
            join=0,
        ),
        Style(
            "short bar", "12,0 6,44! 34,36 58,56 54,86 26,100 0,88", "12,2 38,0", join=0
        ),
        Style("nearly closed", "52,0 10,0! 6,44! 34,38 56,60 48,92 22,100 4,84 8,72"),
        Style(
            "bar below the top",
            "14,-6 6,44! 32,38 54,58 48,88 22,100 0,92",
            "14,4 64,0",
            join=0,
        ),
        Style(
            "wide, hooked",
            "12,14 0,8 2,40! 36,36 58,58 44,92 10,100 -6,90",
            "2,6 56,0",
            join=0,
        ),
        Style(
            "bar from the middle",
            "30,4 14,8 8,42! 36,40 50,62 38,90 8,98",
            "20,0 64,2",
            join=0,
        ),
        Style("slanted, falling neck", "70,0 14,8! 30,48 44,64 34,88 14,100"),
        Style("long S", "74,0 44,2 30,20 36,44 40,66 24,88 -6,98"),
    ],
    6: [
        Style("school", "50,0 20,20 2,55 4,86 26,100 50,90 56,70 40,54 18,58 4,76"),
        Style("straight back", "46,0 8,58 4,84 24,100 50,90 52,68 32,58 8,70"),
        Style("upright back", "2,0 0,70 14,98 40,96 50,74 34,58 2,68"),
        Style("curled top", "58,14 46,2 26,6 6,40 2,78 22,100 48,92 54,70 36,56 8,68"),
        Style("small loop", "40,0 10,40 0,78 14,100 34,98 38,84 24,76 4,86"),
        Style("large loop", "40,0 10,26 0,66 20,100 54,92 64,58 38,36 6,56"),
        Style("open loop", "44,0 14,30 0,68 14,98 42,98 52,80 40,68 24,72"),
        Style(
            "loop through the back", "40,0 12,34 2,74 18,100 46,92 50,72 30,62 -14,76"
        ),
        Style("angular", "32,0 0,58! 4,98! 50,96! 46,60! 2,64"),
        Style("like a b", "6,0 4,96! 36,96 50,74 34,58 4,64"),
        Style("flat loop", "34,0 6,50 0,84 30,100 70,94 64,76 30,74 2,82"),
        Style("long top", "82,0 38,16 8,52 4,86 28,100 54,88 54,66 32,60 8,74"),
        Style("end turned in", "44,0 12,30 0,70 20,100 48,92 52,70 34,60 20,72 32,84"),
        Style("wide", "70,4 34,0 6,34 2,78 34,100 70,88 70,62 40,52 6,66"),
        Style("like a snail", "60,10 34,0 6,30 2,74 28,100 56,84 50,58 26,58 18,78"),
        Style("low small loop, slanted", "60,0 24,40 0,80 10,100 34,94 36,80 14,82"),
        Style(
            "round top and loop", "54,8 30,0 4,24 2,70 24,100 52,86 48,60 24,54 4,72"
        ),
    ],
    7: [
        Style("plain", "0,2 56,0! 22,100"),
        Style("bar", "0,2 56,0! 22,100", "10,52 56,48"),
        Style("serif", "0,18 4,0! 58,0! 26,100"),
        Style("serif and bar", "0,18 4,0! 58,0! 26,100", "14,52 60,48"),
        Style("curved stem", "0,4 54,0! 36,36 26,70 26,100"),
        Style("curved stem and bar", "0,4 54,0! 38,36 28,70 28,100", "8,52 60,50"),
        Style("wavy top", "0,10 14,0 34,8 56,0! 24,100"),
        Style("wavy top and bar", "0,12 14,0 34,8 56,0! 26,100", "12,54 54,48"),
        Style("upright stem", "0,0 46,0! 44,100"),
        Style("upright stem and bar", "0,0 46,0! 42,100", "22,52 66,50"),
        Style("round shoulder", "0,16 16,2 44,2 52,18 38,56 26,100"),
        Style(
            "round shoulder and bar", "0,14 16,2 42,2 50,18 38,56 26,100", "12,54 58,52"
        ),
        Style("left stem", "2,30 0,2! 52,0! 50,40 32,100"),
        Style("long bar", "0,2 52,0! 28,100", "-8,58 76,50"),
        Style("low bar", "0,4 50,0! 22,100", "2,68 52,62"),
        Style("foot to the left", "0,4 52,0! 40,56 26,92 4,98"),
        Style("foot to the left and bar", "0,6 50,0! 42,56 28,92 6,98", "18,50 62,48"),
        Style("foot to the right", "0,4 50,0! 24,84 30,100 44,94"),
        Style("bar joined", "0,4 52,0! 32,70 18,98 8,84 24,62 62,50"),
        Style("falling top", "0,0 58,16! 20,100"),
        Style("bar near the foot", "0,8 22,0 48,4 44,44 32,100", "-4,76 70,74"),
        Style("short bar at the left", "0,8 24,0 52,8 50,44 36,100", "4,68 42,66"),
        Style(
            "wide shoulder, short bar", "0,10 36,0 72,14 64,48 34,100", "26,56 66,60"
        ),
        Style("steep bar", "0,4 48,0! 24,100", "14,66 56,36"),
        Style("bent top and bar", "0,0 20,10 54,2! 30,100", "10,54 60,54"),
        Style("short top and bar", "0,6 30,0! 18,100", "-2,50 44,48"),
        Style("falling bar", "0,10 18,0 46,4! 34,60 30,100", "12,48 62,72"),
        Style(
            "long bar near the foot",
            "0,14 18,0 42,4 46,30 36,64 34,100",
            "-14,80 80,72",
        ),
        Style("short stem below the bar", "0,8 24,0 50,4! 40,66 36,100", "-2,72 72,66"),
    ],
    8: [
        Style(
            "S and back",
            "52,14 28,0 6,16 18,40 44,58 52,84 28,100 4,84 14,58 40,40 52,18",
        ),
        Style(
            "mirrored", "4,14 28,0 50,16 38,40 12,58 4,84 28,100 52,84 42,58 16,40 2,16"
        ),
        Style("from the middle", "28,46 6,24 28,0 50,22 28,46 2,76 28,100 56,76 28,46"),
        Style(
            "two circles",
            "28,0 8,10 6,34 28,46 50,34 48,10 28,0",
            "28,46 2,60 2,88 28,100 54,88 54,60 28,46",
        ),
        Style(
            "open at the top",
            "58,8 28,0 8,18 20,40 46,60 50,86 26,100 4,84 16,58 44,36 62,-2",
        ),
        Style("tail", "50,6 22,0 8,18 24,42 46,70 34,98 12,94 10,72 34,44 72,8"),
        Style("straight return", "52,8 30,0 6,18 24,42 46,66 34,98 8,92 10,70 54,12"),
        Style("ribbon", "4,2 40,60 34,96 14,94 14,66 60,2"),
        Style("hourglass", "0,0 50,100! 0,100! 50,0! 0,0"),
        Style(
            "large head",
            "58,16 30,0 4,18 14,46 40,62 46,86 28,100 12,86 20,62 50,44 58,20",
        ),
        Style(
            "small head",
            "44,10 28,0 14,12 20,30 46,48 56,80 28,100 0,80 12,46 36,30 44,14",
        ),
        Style(
            "narrow", "30,12 16,0 4,16 12,42 26,60 30,86 16,100 2,86 8,60 22,40 30,16"
        ),
        Style(
            "like a closed 3",
            "10,22 12,6 34,0 50,14 42,38 22,46! 50,56 54,84 30,100 4,88 6,60 10,22",
        ),
        Style(
            "from the foot",
            "28,100 52,82 40,58 14,38 8,14 28,0 48,14 42,38 16,58 4,82 28,100",
        ),
        Style(
            "S and a line",
            "52,10 28,0 8,16 20,40 46,58 50,84 26,100 2,86",
            "2,84 54,10",
        ),
        Style(
            "begun at the left",
            "0,34 34,40 54,20 40,0 24,14 34,44 46,72 32,98 16,86 28,56 54,22",
        ),
        Style(
            "begun at the left, crossing",
            "-10,22 24,44 42,76 28,100 12,84 28,50 54,24 44,4 28,10 24,34",
        ),
        Style(
            "leaning head",
            "70,4 44,0 20,18 28,40 46,60 40,92 12,98 4,76 30,50 66,26 70,4",
        ),
        Style(
            "hook and ring", "60,4 30,0 8,18 18,42 44,58 48,86 24,100 4,84 14,62 34,52"
        ),
        Style(
            "hook over a ring",
            "2,10 26,0 46,14 24,46 4,72 14,98 42,96 48,70 24,46 8,30",
        ),
        Style(
            "open at the left",
            "4,18 22,0 46,10 40,34 22,46 6,70 12,96 40,98 52,76 26,48 10,34",
        ),
        Style(
            "thin foot", "50,22 28,2 6,14 14,36 40,48 42,80 28,100 20,80 40,46 54,16"
        ),
        Style(
            "narrow, begun at the right",
            "34,26 22,6 10,0 2,16 14,40 28,66 22,98 6,96 6,72 24,44 36,14",
        ),
    ],
    9: [
        Style("straight leg", "50,20 30,0 6,10 2,36 20,50 44,38 50,18! 50,100"),
        Style("slanted leg", "52,18 32,0 8,10 4,36 22,50 44,38 54,14! 24,100"),
        Style("curved leg", "52,14 28,0 4,16 6,42 28,50 48,36 52,10 50,60 36,92 8,98"),
        Style(
            "flat foot", "50,16 28,0 4,14 6,40 26,48 46,34 52,12! 52,60 46,96! 0,100"
        ),
        Style("curl", "50,16 28,0 4,14 6,40 26,48 46,34 52,12! 54,70 36,98 6,94 -2,80"),
        Style(
            "large curl",
            "46,14 26,0 6,12 8,34 26,42 42,30 48,12! 60,60 42,98 4,96 -14,76",
        ),
        Style("small head", "44,12 30,0 16,8 18,24 32,28 44,14! 44,60 30,100"),
        Style(
            "small head, flat foot",
            "46,12 32,0 18,8 20,24 34,28 46,14! 50,56 42,92! -4,98",
        ),
        Style("large head", "62,28 36,0 4,16 4,50 32,64 58,44 62,20! 54,100"),
        Style("open head", "50,6 22,0 2,20 12,44 38,42 50,12! 48,60 30,100"),
        Style(
            "open head, flat foot",
            "50,10 26,0 4,18 14,40 40,40 50,22! 54,60 46,92 0,98",
        ),
        Style("circle and stem", "46,24 24,0 0,24 24,48 46,24", "48,0 46,100"),
        Style(
            "circle and hook", "46,24 24,0 0,24 24,48 46,24", "48,4 50,70 32,98 2,92"
        ),
        Style("angular", "50,0! 2,4! 0,44! 50,44", "50,0 50,100"),
        Style("head from below", "44,40 20,50 2,38 2,14 24,0 46,10! 50,50 46,100"),
        Style("long flat foot", "54,14 34,0 14,12 16,36 36,42 54,28! 54,94! -20,98"),
        Style("hook of a 3", "48,8 20,0 8,18 26,34 46,24! 54,56 44,90 0,98"),
        Style(
            "running down to the left",
            "60,14 38,0 16,12 18,36 38,42 56,24! 44,64 0,102",
        ),
        Style(
            "leg to the right, flat foot",
            "40,12 22,2 8,16 20,34 40,28 42,12! 62,84 50,98! -2,100",
        ),
        Style(
            "leg to the right, round foot",
            "44,10 22,0 4,18 18,40 44,30 46,12! 62,70 48,98 16,100 6,88",
        ),
        Style("head of a hook", "54,4 24,0 20,18 40,26 56,14! 56,60 44,92 -2,98"),
        Style("small open head", "46,4 24,0 16,16 30,30 46,18! 40,64 22,100"),
        Style(
            "small hook, leg to the right",
            "36,8 14,2 6,14 20,30 38,24! 56,80 44,98 14,98",
        ),
        Style(
            "small head, body of a 3",
            "38,10 18,2 8,14 18,28 34,24 38,12! 50,50 56,86! 0,98",
        ),
        Style(
            "small head, body of a 3, round",
            "44,12 28,0 10,8 12,26 32,30 44,14! 58,60 44,96 0,94",
        ),
        Style("narrow head, long foot", "44,8 28,2 22,18 32,34 44,22! 50,90! -10,98"),
    ],
}

# Nobody would read these as digits. What looks like one (b g I l o q s z) is left out.
NON_DIGITS = [
    Style("A", "0,100 34,0! 68,100", "12,64 56,64"),
    Style("E", "50,0 0,0! 0,100! 54,100", "0,50 42,50"),
    Style("F", "50,0 0,0! 0,100", "0,48 40,48"),
    Style("H", "0,0 0,100", "56,0 56,100", "0,50 56,50"),
    Style("K", "0,0 0,100", "52,0 0,54! 56,100"),
    Style("M", "0,100 6,0! 40,70! 74,0! 80,100"),
    Style("N", "0,100 0,0! 60,100! 60,0"),
    Style("P", "0,100 0,0! 40,4 54,26 38,48 0,52"),
    Style("R", "0,100 0,0! 40,4 52,24 36,46 0,50! 56,100"),
    Style("V", "0,0 34,100! 68,0"),
    Style("W", "0,0 22,100! 44,24! 66,100! 88,0"),
    Style("X", "0,0 62,100", "62,0 0,100"),
    Style("Y", "0,0 32,48! 64,0", "32,48 32,100"),
    Style("T", "0,0 70,0", "35,0 35,100"),
    Style("h", "0,0 0,100! 8,56 30,44 46,60 46,100"),
    Style("k", "0,0 0,100", "40,44 0,72! 44,100"),
    Style("m", "0,40 0,100! 6,52 22,42 34,54 34,100! 40,52 56,42 70,54 70,100"),
    Style("n", "0,0 0,100! 8,24 36,0 60,24 60,100"),
    Style("r", "0,0 0,100! 6,36 26,4 50,4"),
    Style("w", "0,0 12,90 26,100 40,84 44,20! 50,86 66,100 82,84 90,0"),
    Style("x", "0,0 20,16 56,84 78,100", "78,0 0,100"),
    Style("f", "50,10 36,0 22,14 22,100", "0,44 50,44"),
    Style("t with two bars", "24,0 24,80 36,100 52,92", "0,26 52,26", "0,46 52,46"),
    Style("e", "4,56 60,46 40,6 12,20 0,60 20,98 62,86"),
    Style("p", "0,30 0,100! 0,44 26,28 48,48 28,70 2,62"),
    Style(
        "small k, looped",
        "0,60 24,20 16,0 6,20 4,100! 10,60 34,48 30,66 8,70! 40,100 54,90",
    ),
    Style(
        "small h, looped", "0,64 26,20 18,0 8,20 4,100! 14,58 32,52 36,74 40,98 56,86"
    ),
    Style("Gamma", "0,100 0,0! 56,0! 56,16"),
    Style("Delta", "0,100 40,0! 80,100! 0,100"),
    Style("Lambda", "0,100 36,0! 72,100"),
    Style("Pi", "0,0 70,0", "14,0 12,100", "56,0 56,100"),
    Style("Sigma", "60,4 0,0! 36,50! 0,100! 62,98"),
    Style("Phi", "38,0 38,100", "38,22 8,30 0,50 10,70 38,78 66,70 76,50 66,30 38,22"),
    Style("Psi", "0,14 4,50 34,62 64,50 70,14", "35,0 35,100"),
    Style("Omega", "0,100 22,98! 4,60 10,20 38,0 66,20 72,60 54,98! 76,100"),
    Style("Xi", "0,0 64,0", "8,50 56,50", "0,100 66,100"),
    Style("lambda", "0,0 14,6 56,100", "26,44 0,100"),
    Style("pi", "0,14 12,0 70,4", "20,4 14,100", "50,4 50,84 66,98"),
    Style("Cyrillic Zhe", "0,0 36,50! 0,100", "40,0 40,100", "80,0 44,50! 80,100"),
    Style("Cyrillic I", "0,0 0,100! 60,0! 60,100"),
    Style("Cyrillic Sha", "0,0 0,100! 80,100! 80,0", "40,0 40,100"),
    Style(
        "Cyrillic Yu",
        "0,0 0,100",
        "0,50 24,50",
        "50,0 28,20 26,80 50,100 76,80 74,20 50,0",
    ),
    Style("Cyrillic De", "0,100 4,78! 70,78! 74,100", "12,78 24,0! 60,0! 60,78"),
    Style("hash", "26,0 14,100", "60,0 48,100", "0,34 74,34", "0,68 74,68"),
    Style(
        "at",
        "56,60 38,38 24,56 38,70 56,40! 60,70 84,64 86,26 50,0 10,20 4,70 40,100 80,92",
    ),
    Style(
        "percent",
        "72,0 0,100",
        "12,4 0,18 14,30 24,16 12,4",
        "60,70 50,84 62,98 74,84 60,70",
    ),
    Style("asterisk", "40,0 40,100", "0,24 80,76", "80,24 0,76"),
    Style("question mark", "0,22 18,0 46,8 48,32 26,50 24,72", "24,94 25,99", join=0),
    Style("plus", "0,50 100,50", "50,0 50,100"),
    Style("equals", "0,0 80,0", "0,40 80,40"),
    Style("arrow right", "0,40 100,40", "66,8 100,40! 66,72"),
    Style("arrow up", "36,100 36,0", "0,34 36,0! 72,34"),
    Style("arrow down left", "80,0 0,80", "4,30 0,80! 50,78"),
    Style("heart", "50,26 30,0 4,10 4,44 50,100! 96,44 96,10 70,0 50,26"),
    Style(
        "house", "0,100 0,40! 44,0! 88,40! 88,100! 0,100", "34,100 34,66! 54,66! 54,100"
    ),
    Style(
        "house in one stroke",
        "0,100 80,40! 0,40! 40,0! 80,40! 80,100! 0,40! 0,100! 80,100",
    ),
    Style(
        "spiral",
        "50,50 60,46 58,62 38,64 32,40 54,26 80,44 74,80 40,94 8,70 8,26 50,0 96,16",
    ),
    Style("star", "20,100 50,0! 80,100! 0,38! 100,38! 20,100"),
    Style("check mark", "0,60 30,100! 90,0"),
    Style("triangle", "44,0 0,90! 92,90! 44,0"),
    Style(
        "square with a cross", "0,0 0,90! 92,90! 92,0! 0,0", "0,0 92,90", "92,0 0,90"
    ),
    Style(
        "face",
        "50,0 10,14 0,50 14,88 50,100 86,88 100,50 88,14 50,0",
        "32,34 33,40",
        "66,34 67,40",
        "28,66 50,80 72,66",
        join=0,
    ),
    Style(
        "flower",
        "50,40 40,4 60,4 50,40 88,24 90,50 50,40 76,80 50,86 50,40 14,80 4,50 50,40",
    ),
    Style("euro", "64,10 36,0 10,30 10,70 36,100 64,90", "0,40 48,40", "0,60 44,60"),
    Style("tree", "40,100 40,60", "0,60 40,0! 80,60! 0,60"),
    Style("wave", "0,20 16,0 32,24 48,40 64,16 80,4 96,30"),
    Style("infinity", "50,24 24,0 0,24 24,48 50,24 78,0 104,24 78,48 50,24"),
    Style("fish", "0,30 30,4 64,14 96,50! 96,4! 60,46 26,56 0,30"),
]


@dataclass(frozen=True)
class Plan:
    """How a style is written, as arrays: P control points, S points of the pen's path.

    Several plans together (`stacked`) have one axis more in front, and are padded.
    """

    points: np.ndarray  # (P, 2): the control points; the longer side of all is 1
    stroke: np.ndarray  # (P,): which stroke a control point belongs to
    middle: np.ndarray  # (P, 2): the middle of that stroke
    outward: np.ndarray  # (P, 2): at a stroke's two ends a unit arrow away from it
    matrices: np.ndarray  # (3, S, P): path = matrix @ points: exact, rounded, straight
    gap: np.ndarray  # (S,): 0 on a stroke, i on the way to stroke i, -1 for padding
    along: np.ndarray  # (S,): the length of the path so far
    join: np.ndarray  # (): how likely the pen stays down between strokes

    def at(self, which: np.ndarray) -> "Plan":
        """Return the plans (N, ...) that `which` (N,) picks from stacked ones."""
        return Plan(**{name: array[which] for name, array in vars(self).items()})


def stacked(plans: list[Plan]) -> Plan:
    """Return plans as one, with one axis more in front, padded to the longest."""
    columns = {name: [vars(plan)[name] for plan in plans] for name in vars(plans[0])}
    return Plan(
        **{
            name: _pad(arrays, -1 if name == "gap" else 0)
            for name, arrays in columns.items()
        }
    )


def _pad(arrays: list[np.ndarray], fill: int) -> np.ndarray:
    """Return arrays of different shapes as one, filled up at the ends."""
    shape = np.max([array.shape for array in arrays], axis=0).astype(int)
    padded = np.full((len(arrays), *shape), fill, arrays[0].dtype)
    for i, array in enumerate(arrays):
        padded[(i, *map(slice, array.shape))] = array
    return padded


def plan(style: Style) -> Plan:
    """Return how `style` is written."""
    strokes, corners = zip(*map(parse, style.strokes), strict=True)
    every = np.concatenate(strokes)
    low, high = every.min(axis=0), every.max(axis=0)
    strokes = [(s - (low + high) / 2) / (high - low).max() for s in strokes]
    points = np.concatenate(strokes)
    lengths = [len(s) for s in strokes]
    matrices, gap = _path_matrices(strokes, corners)
    middles = [(s.min(axis=0) + s.max(axis=0)) / 2 for s in strokes]
    return Plan(
        points=points.astype(np.float32),
        stroke=np.repeat(np.arange(len(strokes)), lengths),
        middle=np.repeat(middles, lengths, axis=0).astype(np.float32),
        outward=np.concatenate([_outward(s) for s in strokes]).astype(np.float32),
        matrices=matrices.astype(np.float32),
        gap=gap,
        along=_along(matrices[0] @ points).astype(np.float32),
        join=np.array(style.join),
    )


def parse(stroke: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the points (P, 2) of "x,y x,y! ..." and which are corners (P,) bool."""
    words = stroke.split()
    points = [[float(n) for n in word.rstrip("!").split(",")] for word in words]
    return np.array(points), np.array([word.endswith("!") for word in words])


def _along(path: np.ndarray) -> np.ndarray:
    """Return the length of `path` (S, 2) up to each of its points (S,)."""
    return np.cumsum(np.hypot(*np.diff(path, axis=0, prepend=path[:1]).T))


def _outward(points: np.ndarray) -> np.ndarray:
    """Return (P, 2): at the two ends a unit arrow away from the stroke, else 0."""
    outward = np.zeros_like(points)
    for end, before in ((0, 1), (-1, -2)):
        away = points[end] - points[before]
        outward[end] = away / np.hypot(*away)
    return outward


def _path_matrices(strokes: list, corners: list) -> tuple[np.ndarray, np.ndarray]:
    """Return `matrices` and `gap` of a plan: the strokes, and the ways between them."""
    first = np.cumsum([0, *map(len, strokes)])  # each stroke's first control point
    parts, gap = [], []
    for i, (points, corner) in enumerate(zip(strokes, corners, strict=True)):
        if i:
            way = _stroke_matrices(np.array([strokes[i - 1][-1], points[0]]))
            parts.append(_widened(way, first[i] - 1, first[-1]))
            gap += [i] * way.shape[1]
        own = _stroke_matrices(points, corner)
        parts.append(_widened(own, first[i], first[-1]))
        gap += [0] * own.shape[1]
    return np.concatenate(parts, axis=1), np.array(gap)


def _widened(matrices: np.ndarray, first: int, count: int) -> np.ndarray:
    """Return `matrices` (3, S, p) for p of `count` control points, from `first` on."""
    after = count - first - matrices.shape[2]
    return np.pad(matrices, ((0, 0), (0, 0), (first, after)))


def _stroke_matrices(
    points: np.ndarray, corner: np.ndarray | None = None
) -> np.ndarray:
    """Return three matrices (3, S, P) that turn control points (P, 2) into a path.

    The first is smooth through all points but the corners: cubic Hermite splines with
    finite differences as tangents. The second cuts corners, as a fast writer does; the
    third goes straight from point to point.
    """
    # Imported here: it takes half a second, which the server need not wait for.
    from scipy.interpolate import CubicHermiteSpline

    lengths = np.hypot(*np.diff(points, axis=0).T) + 1e-6
    # Knots apart by the root of the distance keep curves from overshooting (Lee 1989,
    # "Choosing nodes in parametric curve interpolation").
    knots = np.concatenate([[0], np.cumsum(np.sqrt(lengths))])
    places = _places(knots, lengths)
    unit = np.eye(len(points))
    straight = np.column_stack([np.interp(places, knots, row) for row in unit])
    inner = [] if corner is None else np.flatnonzero(corner[1:-1]) + 1
    exact = np.zeros_like(straight)
    for first, last in pairwise([0, *inner, len(points) - 1]):
        t, part = knots[first : last + 1], np.eye(last + 1 - first)
        here = (places >= t[0]) & (places <= t[-1])
        curve = CubicHermiteSpline(t, part, np.gradient(part, t, axis=0))
        exact[here] = 0  # at a corner the part before it was here already
        exact[here, first : last + 1] = curve(places[here])
    return np.stack([exact, _rounding(exact @ points) @ exact, straight])


def _places(knots: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Return times (S,) about `STEP` of the way apart; `lengths` are between knots."""
    parts = [
        np.linspace(start, end, int(length / STEP) + 2, endpoint=False)
        for start, end, length in zip(knots, knots[1:], lengths, strict=False)
    ]
    return np.concatenate([*parts, knots[-1:]])


def _rounding(path: np.ndarray) -> np.ndarray:
    """Return the matrix (S, S) that averages a path (S, 2) with its neighbourhood.

    The neighbourhood shrinks towards the ends, which stay where they are.
    """
    along = _along(path)
    reach = np.minimum(ROUNDING, np.minimum(along, along[-1] - along) / 2) + 1e-6
    weights = np.exp(-(((along - along[:, None]) / reach[:, None]) ** 2) / 2)
    return weights / weights.sum(axis=1, keepdims=True)


@cache
def _digit_plans() -> tuple[Plan, np.ndarray]:
    """Return the plans (K, ...) of all styles of digits, and their labels (K,)."""
    labels = [digit for digit, styles in STYLES.items() for _ in styles]
    styles = [style for styles in STYLES.values() for style in styles]
    return stacked([plan(style) for style in styles]), np.array(labels)


@cache
def _non_digit_plans() -> Plan:
    return stacked([plan(style) for style in NON_DIGITS])


@cache
def _scribble_plans() -> Plan:
    """Return plans of long strokes, smooth or zigzag, whose points are yet to come."""
    styles = []
    for count in range(7, 15):
        points = [f"{i % 2 * 80},{i * 10}" for i in range(count)]  # long enough ways
        styles += [
            Style("smooth", " ".join(points)),
            Style("zigzag", "! ".join(points)),
        ]
    return stacked([plan(style) for style in styles])


def write_digits(count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return the labels (count,) int64 and cleaned images (count, 784) uint8."""
    plans, label_of = _digit_plans()
    labels, images = [], []
    for size in _chunks(count):
        label = rng.integers(10, size=size)
        first, after = (np.searchsorted(label_of, label, s) for s in ("left", "right"))
        paths = _write(plans.at(rng.integers(first, after)), rng)
        labels.append(label)
        images.append(_draw(*paths, _some_pens(size, rng)))
    return np.concatenate(labels), np.concatenate(images)


def write_non_digits(count: int, rng: np.random.Generator) -> np.ndarray:
    """Return cleaned images (count, 784) uint8 that nobody would read as one digit.

    Letters and symbols, scribbles, and two or three digits side by side, shuffled.
    """
    images = []
    for size in _chunks(count):
        scribbles, several = rng.binomial(size, [SCRIBBLES, SEVERAL]).tolist()
        scribbles = min(scribbles, size - several)
        kinds = [
            _write_any(_non_digit_plans(), size - scribbles - several, rng),
            _scribble(scribbles, rng),
            _side_by_side(several, rng),
        ]
        drawn = [_draw(*kind, _some_pens(len(kind[0]), rng)) for kind in kinds]
        images.append(rng.permutation(np.concatenate(drawn)))
    return np.concatenate(images)


def _chunks(count: int) -> list[int]:
    """Return how many to write at a time, `count` in all."""
    return [CHUNK] * (count // CHUNK) + [count % CHUNK]


def _some_pens(count: int, rng: np.random.Generator) -> np.ndarray:
    """Return how thick each pen is (count,), in pixels of the digit."""
    pens = np.exp(rng.uniform(*np.log(PENS), count))
    return np.where(rng.random(count) < FIXED_PEN_SHARE, PEN, pens)


def _write_any(
    plans: Plan, count: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return paths and ink of `count` characters, each style being as likely."""
    return _write(plans.at(rng.integers(len(plans.join), size=count)), rng)


def _scribble(count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return paths and ink of `count` walks to and fro."""
    plans = _scribble_plans()
    plans = plans.at(rng.integers(len(plans.join), size=count))
    points = rng.uniform(-0.5, 0.5, plans.points.shape).astype(np.float32)
    return _write(replace(plans, points=points), rng)


def _side_by_side(
    count: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return paths and ink of `count` groups of two or three digits side by side."""
    paths, inks = [], []
    right = np.zeros((count, 1))
    third = rng.random((count, 1)) < THIRD
    for place in range(3):
        path, ink = _write_any(_digit_plans()[0], count, rng)
        path *= np.exp(rng.normal(0, 0.1, (count, 1, 1)))  # one larger than the other
        low, high = _box(path, ink)
        distance = rng.uniform(0.08, 0.4, (count, 1))
        path[..., 0] += right + distance - low[..., 0]
        right += distance + (high - low)[..., 0]
        paths.append(path)
        inks.append(ink if place < 2 else ink & third)
    return np.concatenate(paths, axis=1), np.concatenate(inks, axis=1)


def _write(
    plans: Plan, rng: np.random.Generator, wild: float = 1
) -> tuple[np.ndarray, np.ndarray]:
    """Return paths (N, S, 2) of `plans` (N, ...) and where there is ink (N, S) bool.

    `wild` scales the variation; with 0 the styles are as they stand in the table.
    """
    count = len(plans.join)

    def normal(scale: float, *shape: int) -> np.ndarray:
        numbers = rng.standard_normal((count, *shape), np.float32)
        return np.clip(numbers, -FURTHEST, FURTHEST) * np.float32(wild * scale)

    def share(start: float, end: float) -> np.ndarray:  # uniform, but often 0
        return wild * np.clip(rng.uniform(start, end, (count, 1, 1)), 0, 1)

    sloppy = np.exp(normal(SLOPPY, 1, 1))
    points = _vary_points(plans, sloppy, normal)
    exact, rounded, straight = np.moveaxis(plans.matrices @ points[:, None], 1, 0)
    path = exact + share(-0.3, 1.2) * (rounded - exact)
    path += share(-1, 0.8) * (straight - exact)
    path += sloppy * _tremor(plans.along, normal)
    path = _warp(path, normal, wild * LEAN)
    down = rng.random((count, plans.gap.max(initial=0) + 1))
    down = down < wild * plans.join[:, None]
    down[:, 0] = True  # always on the strokes themselves
    ink = np.take_along_axis(down, np.maximum(plans.gap, 0), axis=1) & (plans.gap >= 0)
    return path.astype(np.float32), ink


def _vary_points(plans: Plan, sloppy: np.ndarray, normal: Callable) -> np.ndarray:
    """Return control points (N, P, 2) with strokes and points moved by chance."""
    strokes = plans.stroke.max(initial=0) + 1

    def each_stroke(scale: float, width: int) -> np.ndarray:  # (N, P, width)
        moves = sloppy * normal(scale, strokes, width)
        return np.take_along_axis(moves, plans.stroke[..., None], axis=1)

    arm = plans.points - plans.middle
    arm = arm * np.exp(each_stroke(STROKE_SIZE, 1))
    across = np.stack([-arm[..., 1], arm[..., 0]], axis=-1)
    points = plans.middle + arm + each_stroke(STROKE_TURN, 1) * across
    points += each_stroke(STROKE, 2)
    points += sloppy * normal(END, points.shape[1], 1) * plans.outward
    return points + sloppy * normal(POINT, *points.shape[1:])


def _tremor(along: np.ndarray, normal: Callable) -> np.ndarray:
    """Return the hand's shaking (N, S, 2) at the lengths `along` (N, S) of the path."""
    shake = np.zeros((*along.shape, 2), np.float32)
    for wave in TREMOR_WAVES:
        angle = (2 * np.pi / wave * along)[..., None]
        shake += np.sin(angle) * normal(1, 1, 2) + np.cos(angle) * normal(1, 1, 2)
    return normal(TREMOR, 1, 1) * shake


def _warp(path: np.ndarray, normal: Callable, lean: float) -> np.ndarray:
    """Return paths (N, S, 2), each stretched, bent, slanted and turned as a whole."""
    x, y = path[..., 0], path[..., 1]  # (N, S), from about -1/2 to 1/2
    hill_x, hill_y = np.cos(np.pi * x), np.cos(np.pi * y)
    wave_x, wave_y = np.sin(2 * np.pi * x), np.sin(2 * np.pi * y)
    x = x * np.exp(normal(WIDTH, 1) + normal(TAPER, 1) * y)
    x = x + normal(BEND, 1) * hill_y + normal(BEND, 1) * wave_x
    x = x + normal(BEND, 1) * wave_y
    y = y + normal(WAIST, 1) * hill_y + normal(BEND, 1) * wave_y
    y = y + normal(BEND, 1) * hill_x
    x = x - (normal(SLANT, 1) + lean) * y
    y = y - normal(CLIMB, 1) * x
    angle = normal(TURN, 1)
    cos, sin = np.cos(angle), np.sin(angle)
    return np.stack([cos * x - sin * y, sin * x + cos * y], axis=-1)


def _box(path: np.ndarray, ink: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the corners (N, 1, 2) of the box around each path where there is ink."""
    inked = ink[..., None]
    low = np.where(inked, path, np.inf).min(axis=1, keepdims=True)
    return low, np.where(inked, path, -np.inf).max(axis=1, keepdims=True)


def _draw(path: np.ndarray, ink: np.ndarray, pen: np.ndarray) -> np.ndarray:
    """Return paths (N, S, 2) with ink (N, S) as cleaned images (N, 784) uint8.

    `pen` (N,) is its thickness in pixels. Scaled as `drawing.strokes_to_grey` does.
    """
    if not len(path):
        return np.zeros((0, SIDE * SIDE), np.uint8)
    low, high = _box(path, ink)
    scale = (LONGER_SIDE - pen[:, None, None]) / (high - low).max(axis=2, keepdims=True)
    path = (path - (low + high) / 2) * scale + SIDE / 2
    images = np.zeros((len(path), SIDE, SIDE), np.uint8)
    # A stamp looks at as many pixels as the thickest pen needs: thick ones go apart.
    for chosen in (pen <= THIN, pen > THIN):
        if chosen.any():
            here = ink[chosen]
            owner = np.nonzero(here)[0]
            points, radius = path[chosen][here], pen[chosen] / 2
            images[chosen] = stamp(points, radius, owner, len(here))
    return harden_centre_soften(images).reshape(-1, SIDE * SIDE)


def sheet(
    styles: list[Style], variations: int, rng: np.random.Generator
) -> Image.Image:
    """Return a picture of `styles`, a line each: plain, then `variations` of it."""
    lines = []
    for style in styles:
        plans = stacked([plan(style)])
        plain = _draw(*_write(plans, rng, wild=0), np.array([PEN]))
        plans = plans.at(np.zeros(variations, int))
        varied = _draw(*_write(plans, rng), _some_pens(variations, rng))
        lines.append(np.hstack(np.concatenate([plain, varied]).reshape(-1, SIDE, SIDE)))
    digits = Image.fromarray(255 - np.vstack(lines))
    digits = digits.resize((2 * digits.width, 2 * digits.height))
    page = Image.new("L", (MARGIN + digits.width, digits.height), 255)
    page.paste(digits, (MARGIN, 0))
    for i, style in enumerate(styles):
        place = (8, (2 * i + 1) * SIDE)
        ImageDraw.Draw(page).text(place, style.name, fill=0, anchor="lm", font_size=12)
    return page


def natural(text: str) -> int:
    """Return the whole number, 0 or more, that an argument spells."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from 0 on")
    return int(text)


def main() -> None:
    """Draw the sheet that the flags ask for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=natural, default=0, help="of the variations")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="the picture")
    parser.add_argument("--digit", type=int, choices=range(10), help="only this one")
    parser.add_argument("--variations", type=natural, default=12, help="of each style")
    parser.add_argument("--non-digits", action="store_true", help="letters and symbols")
    args = parser.parse_args()
    if args.non_digits and args.digit is not None:
        parser.error("--digit and --non-digits do not go together")
    if args.non_digits:
        styles = NON_DIGITS
    else:
        digits = STYLES if args.digit is None else [args.digit]
        styles = [style for digit in digits for style in STYLES[digit]]
    picture = sheet(styles, args.variations, np.random.default_rng(args.seed))
    with replacing(args.output) as file:
        picture.save(file, "PNG")
    print(f"{len(styles)} styles -> {short(args.output)}")


if __name__ == "__main__":
    run_script(main)
