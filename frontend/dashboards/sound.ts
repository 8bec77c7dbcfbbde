/** A sound only for what is urgent, once; muted visibly. Made here, so that no file has to be fetched or licensed. */

const KEY = "sound-muted";
let audio: AudioContext | null = null;

export function isMuted(): boolean {
  return localStorage.getItem(KEY) === "1";
}

export function setMuted(muted: boolean): void {
  localStorage.setItem(KEY, muted ? "1" : "0");
}

/** Two short tones. Browsers let a page sound only after the officer has pressed something on it. */
export function sound(): void {
  if (isMuted()) return;
  audio ??= new AudioContext();
  void audio.resume();
  for (const [at, hertz] of [
    [0, 880],
    [0.18, 660],
  ] as const) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const start = audio.currentTime + at;
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0.0001, start);
    volume.gain.exponentialRampToValueAtTime(0.25, start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.16);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + 0.17);
  }
}
