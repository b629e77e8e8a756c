import { Basis } from './basis';
import { Container } from '../../model/pods/pod';
import { Access, Candidate } from '../candidate';

/** A container that requests reach, and the way that they take. */
export interface Exposure {
  readonly candidate: Candidate;
  readonly access: Access;
  readonly container: Container;
  /** The inputs from which its numbers are derived. */
  readonly basis: Basis;
}
