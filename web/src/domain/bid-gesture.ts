import type { Cents } from './money'

// From presses on the controls that bid to bids. What is bid is the amount that stood on the control when it was pressed,
// and only if that amount still stands when the press is over. Presses of a control close together are one gesture, and one
// gesture bids once.

/** A press this soon after another belongs to the same gesture: a double tap, a tremor, a key that bounces. */
export const SAME_GESTURE_MS = 400

interface Stood {
  amount: Cents | null
  since: number // when it was to be seen
}

interface Press {
  control: string
  stood: Stood | null // what was to be seen
  same: boolean // part of the gesture before it
  lastBefore: number
}

/** Stands for whatever was pressed beside these controls, right before where they are. */
export const ELSEWHERE = 'elsewhere'

export interface GestureState {
  stood: Readonly<Record<string, Stood[]>> // newest last
  press: Press | null
  lastAt: Readonly<Record<string, number>> // of each control's newest press or release
}

export const noGesture: GestureState = { stood: {}, press: null, lastAt: {} }

export type GestureInput =
  | { type: 'shown'; control: string; amount: Cents | null; at: number }
  | { type: 'press'; control: string; at: number }
  | { type: 'cancel' }
  | { type: 'release'; control: string; at: number; now: Cents | null } // `now`: what the newest state would show

export type GestureResult =
  { kind: 'none' } | { kind: 'bid'; amount: Cents } | { kind: 'moved'; was: Cents; now: Cents | null }

const KEPT = 8

function seenAt(stood: Stood[] | undefined, at: number): Stood | null {
  return stood?.findLast(({ since }) => since <= at) ?? null
}

function shown(state: GestureState, input: Extract<GestureInput, { type: 'shown' }>): GestureState {
  const before = state.stood[input.control] ?? []
  if (before.at(-1)?.amount === input.amount) return state
  const after = [...before, { amount: input.amount, since: input.at }].slice(-KEPT)
  return { ...state, stood: { ...state.stood, [input.control]: after } }
}

function touched(state: GestureState, control: string, at: number): GestureState['lastAt'] {
  return { ...state.lastAt, [control]: Math.max(at, state.lastAt[control] ?? -Infinity) }
}

function pressed(state: GestureState, control: string, at: number): GestureState {
  const lastBefore = state.lastAt[control] ?? -Infinity
  const same = at - Math.max(lastBefore, state.lastAt[ELSEWHERE] ?? -Infinity) < SAME_GESTURE_MS
  const stood = seenAt(state.stood[control], at)
  return { ...state, press: { control, stood, same, lastBefore }, lastAt: touched(state, control, at) }
}

/** Whether what was pressed is still the newest, both on the control and in the state. */
function stillStands(state: GestureState, press: Press, now: Cents | null): boolean {
  return press.stood?.amount === now && state.stood[press.control]?.at(-1) === press.stood
}

function released(
  state: GestureState,
  { control, at, now }: Extract<GestureInput, { type: 'release' }>,
): [GestureState, GestureResult] {
  // Assistive technology activates without a press.
  const held = state.press?.control === control ? state : pressed(state, control, at)
  const press = held.press
  const after = { ...held, press: null, lastAt: touched(held, control, at) }
  const amount = press?.stood?.amount ?? null
  if (!press || press.same || amount === null) return [after, { kind: 'none' }]
  if (!stillStands(held, press, now)) return [after, { kind: 'moved', was: amount, now }]
  return [after, { kind: 'bid', amount }]
}

function givenUp(state: GestureState): GestureState {
  if (!state.press) return state
  const { control, lastBefore } = state.press
  return { ...state, press: null, lastAt: { ...state.lastAt, [control]: lastBefore } }
}

export function gesture(state: GestureState, input: GestureInput): [GestureState, GestureResult] {
  switch (input.type) {
    case 'shown':
      return [shown(state, input), { kind: 'none' }]
    case 'press':
      return [pressed(state, input.control, input.at), { kind: 'none' }]
    case 'cancel':
      return [givenUp(state), { kind: 'none' }]
    case 'release':
      return released(state, input)
  }
}
