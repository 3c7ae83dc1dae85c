import { Account } from './main.ts';

// A worker of the checks: has the account in its own isolate, over the memory that all of them share.
onmessage = ({ data: { memory, amounts } }) => {
  const account = new Account(memory);
  postMessage(amounts.map((amount: number) => account.withdraw(amount)));
};
