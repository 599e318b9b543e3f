/** Logistic regression by Newton's method (iteratively reweighted least squares) with an L2 penalty on all but the intercept. */
export type LabelledVector = { readonly x: readonly number[]; readonly isRight: boolean };
export type LogisticModel = { readonly intercept: number; readonly weights: readonly number[] };

export const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));

export const probabilityOf = ({ intercept, weights }: LogisticModel, x: readonly number[]): number =>
  sigmoid(weights.reduce((sum, weight, index) => sum + weight * (x[index] ?? 0), intercept));

const mostSteps = 50;
const converged = 1e-9;

/** `penalty` weighs half the sum of squared weights against the summed log loss; the features should be standardised. */
export function fitLogistic(rows: readonly LabelledVector[], penalty: number): LogisticModel {
  const size = (rows[0]?.x.length ?? 0) + 1;
  let beta = new Float64Array(size);
  let loss = lossOf(rows, beta, penalty);
  for (let step = 0; step < mostSteps; step++) {
    const change = newtonStep(rows, beta, penalty);
    let taken: Float64Array<ArrayBuffer> | undefined;
    // A whole step may overshoot where classes are nearly separable.
    for (let share = 1; share > 1e-4 && !taken; share /= 2) {
      const tried = beta.map((value, index) => value + share * (change[index] ?? 0));
      const triedLoss = lossOf(rows, tried, penalty);
      if (triedLoss > loss) continue;
      taken = tried;
      loss = triedLoss;
    }
    if (!taken) break;
    beta = taken;
    if (Math.max(...change.map(Math.abs)) < converged) break;
  }
  return { intercept: beta[0] ?? 0, weights: [...beta.subarray(1)] };
}

const withOne = (x: readonly number[]): readonly number[] => [1, ...x];
const dot = (a: readonly number[], b: Float64Array): number =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);

function lossOf(rows: readonly LabelledVector[], beta: Float64Array, penalty: number): number {
  let loss = 0;
  for (const { x, isRight } of rows) {
    const margin = dot(withOne(x), beta) * (isRight ? 1 : -1);
    loss += margin > 0 ? Math.log1p(Math.exp(-margin)) : Math.log1p(Math.exp(margin)) - margin;
  }
  return loss + (penalty / 2) * beta.subarray(1).reduce((sum, weight) => sum + weight * weight, 0);
}

function newtonStep(rows: readonly LabelledVector[], beta: Float64Array, penalty: number): Float64Array<ArrayBuffer> {
  const size = beta.length;
  const gradient = new Float64Array(size);
  const hessian = Array.from({ length: size }, () => new Float64Array(size));
  const add = (to: Float64Array | undefined, index: number, value: number): void => {
    if (to) to[index] = (to[index] ?? 0) + value;
  };
  for (const { x, isRight } of rows) {
    const input = withOne(x);
    const p = sigmoid(dot(input, beta));
    const curvature = Math.max(p * (1 - p), 1e-12);
    for (let i = 0; i < size; i++) {
      const value = input[i] ?? 0;
      if (value === 0) continue;
      add(gradient, i, ((isRight ? 1 : 0) - p) * value);
      for (let j = 0; j <= i; j++) add(hessian[i], j, curvature * value * (input[j] ?? 0));
    }
  }
  for (let i = 0; i < size; i++) {
    // Hardly anything on the intercept: it only keeps the matrix regular.
    const ridge = i === 0 ? 1e-9 : penalty;
    add(gradient, i, -ridge * (beta[i] ?? 0));
    add(hessian[i], i, ridge);
  }
  return solve(hessian, gradient);
}

/** Solves a symmetric positive definite system, given by its lower triangle, by Cholesky decomposition. */
function solve(lower: readonly Float64Array[], right: Float64Array): Float64Array<ArrayBuffer> {
  const size = right.length;
  const at = (row: number, column: number): number => lower[row]?.[column] ?? 0;
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let sum = at(i, j);
      for (let k = 0; k < j; k++) sum -= at(i, k) * at(j, k);
      const row = lower[i];
      if (row) row[j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / at(j, j);
    }
  const solution = new Float64Array(right);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) solution[i] = (solution[i] ?? 0) - at(i, k) * (solution[k] ?? 0);
    solution[i] = (solution[i] ?? 0) / at(i, i);
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) solution[i] = (solution[i] ?? 0) - at(k, i) * (solution[k] ?? 0);
    solution[i] = (solution[i] ?? 0) / at(i, i);
  }
  return solution;
}
