// Thirty handwritings: three of each digit, as control points of pen strokes on a
// 100 x 100 sheet, y down. They were written down before any network had seen them
// and stay as they are: what is misread is listed by the test, not redrawn.

export const HANDWRITINGS = [
  { digit: 0, style: 'plain oval', strokes: [
    [[51, 14], [36, 20], [27, 38], [27, 60], [36, 80], [50, 87], [64, 80], [73, 60],
      [72, 38], [63, 20], [50, 14]],
  ] },
  { digit: 0, style: 'narrow and slanted, overlapping', strokes: [
    [[64, 17], [52, 17], [42, 34], [36, 56], [37, 76], [46, 84], [57, 76], [65, 55],
      [68, 34], [64, 19], [55, 15]],
  ] },
  { digit: 0, style: 'slashed', strokes: [
    [[50, 12], [33, 20], [24, 42], [26, 66], [38, 84], [54, 88], [69, 76], [76, 52],
      [71, 28], [60, 14], [49, 12]],
    [[71, 20], [29, 80]],
  ] },

  { digit: 1, style: 'straight', strokes: [
    [[50, 12], [50, 36], [49, 62], [50, 88]],
  ] },
  { digit: 1, style: 'slanted', strokes: [
    [[59, 14], [53, 40], [46, 66], [41, 87]],
  ] },
  { digit: 1, style: 'European, with a flag', strokes: [
    [[38, 32], [47, 24], [55, 13]],
    [[55, 13], [55, 40], [54, 66], [55, 89]],
  ] },

  { digit: 2, style: 'round top, straight foot', strokes: [
    [[28, 30], [34, 18], [48, 13], [62, 18], [68, 32], [62, 48], [48, 64], [30, 82]],
    [[30, 82], [48, 82], [74, 82]],
  ] },
  { digit: 2, style: 'with a loop at the foot', strokes: [
    [[30, 26], [40, 15], [55, 14], [66, 25], [64, 42], [52, 60], [38, 76], [28, 80],
      [26, 72], [34, 68], [46, 76], [60, 84], [76, 78]],
  ] },
  { digit: 2, style: 'small and flat', strokes: [
    [[20, 46], [28, 38], [42, 37], [48, 46], [42, 57], [30, 67], [20, 74]],
    [[20, 74], [36, 73], [54, 74]],
  ] },

  { digit: 3, style: 'two bowls', strokes: [
    [[30, 22], [42, 13], [58, 14], [66, 26], [60, 40], [46, 47]],
    [[46, 47], [62, 51], [71, 65], [64, 81], [46, 88], [29, 79]],
  ] },
  { digit: 3, style: 'flat top', strokes: [
    [[28, 16], [48, 15], [68, 16]],
    [[68, 16], [58, 30], [46, 44]],
    [[46, 44], [64, 48], [72, 64], [64, 80], [46, 87], [28, 80]],
  ] },
  { digit: 3, style: 'with a small loop in the waist', strokes: [
    [[32, 20], [46, 12], [60, 18], [62, 33], [52, 44], [42, 47], [40, 42], [48, 42],
      [60, 50], [67, 64], [60, 80], [46, 86], [31, 80]],
  ] },

  { digit: 4, style: 'open', strokes: [
    [[32, 14], [29, 34], [28, 54]],
    [[28, 54], [50, 54], [76, 53]],
    [[66, 14], [65, 50], [64, 88]],
  ] },
  { digit: 4, style: 'closed', strokes: [
    [[60, 12], [42, 38], [24, 63]],
    [[24, 63], [50, 63], [80, 62]],
    [[60, 12], [60, 50], [60, 89]],
  ] },
  { digit: 4, style: 'open and slanted, bar through the stem', strokes: [
    [[42, 18], [34, 38], [30, 54], [44, 57], [72, 52]],
    [[66, 28], [60, 56], [53, 86]],
  ] },

  { digit: 5, style: 'hat drawn last', strokes: [
    [[34, 16], [33, 30], [32, 45]],
    [[32, 45], [46, 39], [62, 46], [68, 62], [60, 79], [44, 86], [28, 79]],
    [[34, 16], [50, 16], [68, 15]],
  ] },
  { digit: 5, style: 'in one go', strokes: [
    [[68, 16], [52, 16], [38, 18], [35, 32], [35, 43], [48, 42], [62, 50], [66, 66],
      [56, 81], [40, 85], [28, 80]],
  ] },
  { digit: 5, style: 'slanted, with a long hat', strokes: [
    [[44, 20], [39, 34], [35, 46]],
    [[35, 46], [50, 44], [60, 54], [58, 70], [46, 82], [30, 84]],
    [[44, 20], [60, 18], [80, 15]],
  ] },

  { digit: 6, style: 'curved', strokes: [
    [[62, 13], [46, 24], [34, 44], [29, 65], [36, 82], [51, 87], [65, 79], [67, 64],
      [56, 54], [42, 57], [32, 69]],
  ] },
  { digit: 6, style: 'straight back', strokes: [
    [[56, 12], [45, 36], [35, 62]],
    [[35, 62], [36, 78], [49, 86], [62, 79], [64, 66], [54, 58], [42, 62], [35, 70]],
  ] },
  { digit: 6, style: 'small, round belly', strokes: [
    [[66, 20], [55, 28], [49, 42], [48, 56], [56, 64], [68, 62], [73, 53], [66, 45],
      [55, 47], [49, 55]],
  ] },

  { digit: 7, style: 'plain', strokes: [
    [[27, 17], [48, 17], [72, 16]],
    [[72, 16], [60, 42], [46, 88]],
  ] },
  { digit: 7, style: 'European, crossed', strokes: [
    [[28, 18], [50, 16], [73, 16]],
    [[73, 16], [58, 46], [46, 87]],
    [[40, 51], [56, 50], [71, 49]],
  ] },
  { digit: 7, style: 'with a serif and a curved stem', strokes: [
    [[28, 28], [29, 17]],
    [[29, 17], [50, 20], [71, 16]],
    [[71, 16], [58, 36], [51, 60], [50, 87]],
  ] },

  { digit: 8, style: 'in one go', strokes: [
    [[64, 24], [52, 14], [38, 19], [37, 34], [50, 47], [64, 62], [65, 78], [52, 87],
      [37, 81], [35, 66], [48, 50], [62, 38], [65, 26]],
  ] },
  { digit: 8, style: 'two circles', strokes: [
    [[50, 13], [39, 19], [37, 32], [47, 42], [59, 37], [62, 23], [52, 13]],
    [[48, 43], [34, 54], [32, 72], [46, 86], [62, 81], [68, 65], [60, 49], [48, 43]],
  ] },
  { digit: 8, style: 'narrow and slanted', strokes: [
    [[66, 22], [56, 15], [46, 22], [46, 36], [52, 48], [55, 64], [48, 80], [37, 83],
      [33, 72], [42, 56], [57, 42], [66, 30], [65, 21]],
  ] },

  { digit: 9, style: 'straight foot', strokes: [
    [[66, 26], [54, 14], [39, 19], [33, 35], [41, 48], [56, 46], [66, 30]],
    [[67, 24], [66, 54], [65, 88]],
  ] },
  { digit: 9, style: 'curled foot', strokes: [
    [[66, 28], [55, 15], [40, 18], [33, 33], [41, 47], [56, 45], [66, 30], [69, 52],
      [64, 74], [51, 86], [36, 82]],
  ] },
  { digit: 9, style: 'slanted, with a leaning stem', strokes: [
    [[70, 22], [58, 16], [44, 26], [40, 40], [49, 47], [61, 39], [70, 23]],
    [[70, 23], [62, 54], [51, 87]],
  ] },
]

const STEPS = 6 // points drawn per span between two control points

/** A point on the Catmull-Rom span from b to c, at t in 0..1; a and d are neighbours. */
function onCurve(a, b, c, d, t) {
  return [0, 1].map((i) => 0.5 * (2 * b[i] + (c[i] - a[i]) * t
    + (2 * a[i] - 5 * b[i] + 4 * c[i] - d[i]) * t ** 2
    + (3 * b[i] - a[i] - 3 * c[i] + d[i]) * t ** 3))
}

/** The smooth path through a stroke's control points, as many small straight steps. */
export function penPath(points) {
  const path = [points[0]]
  for (let i = 0; i < points.length - 1; i += 1) {
    const [a, b] = [points[Math.max(i - 1, 0)], points[i]]
    const [c, d] = [points[i + 1], points[Math.min(i + 2, points.length - 1)]]
    for (let s = 1; s <= STEPS; s += 1) path.push(onCurve(a, b, c, d, s / STEPS))
  }
  return path
}
