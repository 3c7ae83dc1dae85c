import type { ExerciseCard, UnitView } from '#lib/views.ts';

/**
 * Where a student goes on: the first exercise that is tried but not solved, else the first untouched one whose
 * prerequisites are solved, else any that is not solved.
 */
export function nextExercise(units: readonly UnitView[]): ExerciseCard | undefined {
  const exercises = units.flatMap((unit) => unit.exercises);
  const solved = new Set(exercises.filter(({ progress }) => progress === 'solved').map(({ slug }) => slug));
  // A prerequisite this catalogue does not have holds nobody back.
  const known = new Set(exercises.map(({ slug }) => slug));
  const open = exercises.filter(({ slug }) => !solved.has(slug));
  return (
    open.find(({ progress }) => progress === 'tried') ??
    open.find(({ prerequisites }) => prerequisites.every((slug) => solved.has(slug) || !known.has(slug))) ??
    open[0]
  );
}
