// How loud a microphone is: the loudest sample of the last moment.

/**
 * Open a meter upon a stream; it holds the audio device until it is closed.
 * @param {MediaStream} stream
 */
export function openLevelMeter(stream) {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return {
    /** @returns {boolean} whether the browser lets the meter run */
    isRunning: () => context.state === "running",
    /** @returns {number} from 0 to 1 */
    read() {
      analyser.getFloatTimeDomainData(samples);
      return samples.reduce((loudest, value) => Math.max(loudest, Math.abs(value)), 0);
    },
    resume: () => context.resume().catch(() => {}),
    close: () => context.close(),
  };
}
