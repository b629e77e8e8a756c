import { Basis } from './basis';
import { Container } from '../../model/pods/pod';
import { Access, Candidate } from '../candidate';

/** A container that requests reach in some way. */
export interface Exposure {
  readonly candidate: Candidate;
  readonly access: Access;
  readonly container: Container;
  /** What its numbers are derived from. */
  readonly basis: Basis;
}
