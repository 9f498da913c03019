
export default function Tips() {
  return (
    <ul className="tips">
      <li>Any size, anywhere on the screen: the digit is cropped, scaled and centred.</li>
      <li>A crossed 7, a slashed 0, an open or a closed 4, a 9 with a curled foot: write as
        you write.</li>
      <li>One digit at a time. Two digits are read as one drawing.</li>
      <li>The pen’s width is only for your eyes: strokes are redrawn with a pen as thick as
        that of the digits the network learned from.</li>
    </ul>
  )
}
