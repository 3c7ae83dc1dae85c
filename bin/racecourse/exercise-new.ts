export async function newExercise(_args: string[]): Promise<number> {
  return 2;
}
