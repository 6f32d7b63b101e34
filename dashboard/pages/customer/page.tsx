import type { PageProps } from '../../app/pages.ts';
import { CustomerList } from './list.tsx';
import { OneCustomer } from './one.tsx';
import './page.css';

/** A search among all customers, or one of them by its id. */
export default function CustomerPage({ params }: PageProps) {
  const { id } = params;
  return id === undefined ? <CustomerList /> : <OneCustomer key={id} id={id} />;
}
