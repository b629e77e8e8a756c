import { startCommand } from './probe-command';
import { Ending, Prober } from '../../probe/engine';
import { createHttpSender } from '../../probe/http';
import { shownUrl } from '../../probe/shown-url';
import { sloHolds } from '../../probe/verdict';
import { describeCommandFailure, describeKinds, probeToJson, ProbeReport } from '../../report/probe/probe';
import { probeToJunit } from '../../report/probe/probe-junit';
import { probeToText } from '../../report/probe/probe-text';
import { visible } from '../../report/visible-characters';
import { ExitCode, Io } from '../io';
import { LiveLine } from '../live/probe-live';
import type { ProbeOptions } from '../options/probe-options';
import { parseProbe, ProbeSettings } from '../options/probe-settings';

/** `zero-downtime probe`: sends requests at a fixed rate, and reports when a server was down and whether that breaks the objective. */
export async function runProbe(url: string, argv: readonly string[], options: ProbeOptions, io: Io): Promise<ExitCode> {
  const settings = parseProbe(url, argv, options);
  const { clock, timers, wallClock, onInterrupt } = io.system;
  const live = new LiveLine(io);
  const command = argv.length === 0 ? undefined : await startCommand(argv, io.system, text => live.write(text));

  const sender = createHttpSender(settings.target, timers);
  const startedAt = wallClock();
  const probe = new Prober(settings.schedule, settings.expectation, sender.send, { clock, timers });
  live.start(probe);
  let signals = 0;
  const release = onInterrupt(signal => {
    signals += 1;
    // The second signal ends every wait, for answers and for the command.
    if (signals > 1) {
      command?.kill();
      return probe.abandon();
    }
    probe.stop('signal');
    // Ctrl-C in a terminal also reaches the command; on a second signal, some commands drop everything at once.
    command?.end(signal === 'SIGTERM' || io.system.watchedColumns === undefined ? 'tell' : 'wait');
  });
  let settling: unknown;
  void command?.exited.then(() => {
    if (!probe.ending) settling = timers.set(() => probe.stop('command'), settings.settleSeconds * 1000);
  });

  const measurement = await probe.done;
  timers.clear(settling);
  sender.close();
  command?.end('tell');
  const commandReport = await command?.report();
  release();
  live.stop();
  return conclude(settings, io, {
    url: shownUrl(settings.target.url),
    rate: settings.schedule.rate,
    connections: settings.target.connections,
    startedAt,
    sloPercent: settings.sloPercent,
    ending: probe.ending as Ending,
    measurement,
    command: commandReport,
  });
}

function conclude({ format }: ProbeSettings, io: Io, report: ProbeReport): ExitCode {
  const { measurement, sloPercent } = report;
  io.stdout({ text: probeToText, json: probeToJson, junit: probeToJunit }[format](report));
  if (measurement.reached === 0) {
    const { requests, failuresByKind, statuses, unsent, firstFailures, firstUnsent } = measurement;
    const why = requests > 0 ? `${describeKinds(failuresByKind, statuses)}: ${Object.values(firstFailures)[0]}` : firstUnsent ?? 'none was answered';
    io.stderr(`error: not one of ${requests + unsent} requests reached a server (${visible(why)})\n`);
    return ExitCode.USAGE;
  }
  return sloHolds(measurement, sloPercent) && describeCommandFailure(report) === undefined ? ExitCode.OK : ExitCode.FINDINGS;
}
