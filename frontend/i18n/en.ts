/** English for every sentence of the TypeScript modules; a test fails when one is missing or left over. */
export const en: Record<string, string> = {
  "{days} 天 {time}": "{days} d {time}",
  "{n} 秒": "{n} s",
  "{n} 分": "{n} min",
  "{n} 小时": "{n} h",
  "{n} 天": "{n} d",
  "超 {time}": "+{time}",
  连不上服务器: "Server unreachable",
  "连不上服务器，已填的内容都在。请再试。":
    "The server cannot be reached. What you typed is kept. Try again.",
  "服务器没有给出说明（{status}）": "The server gave no explanation ({status})",
};
