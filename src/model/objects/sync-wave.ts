import { View } from './view';
import { SYNC_WAVE_ANNOTATION, syncWave } from '../../platform/argo';

/** The annotation with the sync wave in which Argo CD applies an object. */
export function waveAt(view: View): View {
  return view.at('metadata', 'annotations', SYNC_WAVE_ANNOTATION);
}

/** The sync wave of an object. */
export function waveOf(view: View): number {
  return syncWave(waveAt(view).text());
}
