import { Account } from './main.ts';

// A worker of the checks: has the account in its own isolate, over the memory that all of them share.
onmessage = ({ data: { memory, deposits, withdrawals } }) => {
  const account = new Account(memory);
  for (const amount of deposits) account.deposit(amount);
  for (const amount of withdrawals) account.withdraw(amount);
  postMessage('done');
};
