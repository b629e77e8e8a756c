import { View } from './view';
import { SYNC_WAVE_ANNOTATION, syncWave } from '../../platform/argo';

/** Where an object says in which sync wave Argo CD applies it. */
export function waveAt(view: View): View {
  return view.at('metadata', 'annotations', SYNC_WAVE_ANNOTATION);
}

/** The sync wave of an object. */
export function waveOf(view: View): number {
  return syncWave(waveAt(view).text());
}
