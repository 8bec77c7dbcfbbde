/** The sentences of plans and heat map. */
export const patrols: Record<string, string> = {
  // plans
  "{day} 巡防未排成：{failure}": "No patrol plan for {day}: {failure}",
  "在图上点一下要加的位置。": "Click on the map where the stop shall be.",
  "已下达，车组的平板上能看到了。": "Published; the crews see it on their tablets.",
  "已取消这项要求，重算后生效。": "Taken back; takes effect with the next calculation.",
  "已撤回，改好后再下达。": "Withdrawn; publish it again once it is changed.",
  "已记下，重算后生效。": "Noted; takes effect with the next calculation.",
  "开始重算，算完会通知。": "Planning again; you will be told when it is done.",
  // heat map
  全部: "All",
  "{n} 类": "{n} types",
  最多的地方: "Where most happened",
  变化最大的地方: "Where most changed",
  "{period} 比 {other}": "{period} against {other}",
  "少 {n}": "{n} fewer",
  "多 {n}": "{n} more",
  持平: "as many",
  "起 / 格": "incidents per cell",
  "起 / 街段": "incidents per street",
  变化: "Change",
  没有位置: "Without a position",
  不在街上: "On no street",
  "这段时间图上没有警情。": "Nothing happened on the map in this period.",
  "两个时段图上没有一处不同。": "No place on the map differs between the two periods.",
  看警情: "Show incidents",
  看此前: "Show those before",
};
