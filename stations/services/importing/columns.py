"""What the columns of a file of places are called when nobody says: the first that a file has is taken."""

USUAL: dict[str, tuple[str, ...]] = {
    "code": ("code", "编号", "代码", "id"),
    "name": ("name", "名称", "社区", "小区", "单位名称"),
    "address": ("address", "地址"),
    "lon": ("lon", "lng", "longitude", "经度"),
    "lat": ("lat", "latitude", "纬度"),
    "parent": ("parent", "上级编号", "社区编号"),
    "sensitive": ("sensitive", "敏感说明"),
    "households": ("households", "户数"),
}
